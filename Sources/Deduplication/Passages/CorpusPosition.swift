/// A byte of a corpus's texts: the number of its input, and its place among the texts of that input.
///
/// Positions are ordered as the corpus is: by input, then by place. Places are those of a `PassageTextFile`, which begins
/// with a header, so that no text is at place 0.
package struct CorpusPosition: Sendable, BitwiseCopyable, Equatable, Comparable {
  /// Bits of a place: 16 TiB of texts an input.
  package static let placeBits: UInt64 = 44
  /// Inputs of a corpus: the texts of each are mapped, and a process may map 65,530 files.
  package static let mostInputs = 30_000

  /// Both numbers as they are stored and sorted.
  package let bits: UInt64

  /// A position that was stored.
  @inline(__always) package init(bits: UInt64) { self.bits = bits }

  /// A place of an input.
  @inline(__always) package init(input: Int, place: Int) {
    bits = UInt64(truncatingIfNeeded: input) << Self.placeBits | UInt64(truncatingIfNeeded: place)
  }

  /// The number of the input.
  @inline(__always) package var input: Int { Int(bits >> Self.placeBits) }
  /// The place among the texts of the input.
  @inline(__always) package var place: Int { Int(bits & (1 << Self.placeBits - 1)) }

  /// The order of the corpus.
  @inline(__always) package static func < (a: Self, b: Self) -> Bool { a.bits < b.bits }
}
