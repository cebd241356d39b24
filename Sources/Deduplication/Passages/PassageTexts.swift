internal import Base
internal import CSystem

/// All texts of a corpus, mapped, for comparisons of any two places.
package final class PassageTexts: Sendable {
  private let files: [MappedFile]

  /// Maps the files of `PassageTextWriter`, in the order of the inputs.
  ///
  /// - Throws: `PassageError.badFile` for a file of other parameters, or without its end.
  package init(paths: [String], parameters: String) throws {
    files = try paths.map { path in
      let file = try MappedFile(path: path)
      _ = try PassageFileHeader.check(.texts, parameters: parameters, of: file)
      guard file.bytes.count >= PassageFileHeader.byteCount + 8,
        file.bytes.suffix(8).allSatisfy({ $0 == passageTextEnd })
      else {
        throw PassageError(
          .badFile, "the file is cut", location: path,
          advice: "Remove the output directory and run the command again.")
      }
      // Places are anywhere: what would be read ahead is of no use.
      _ = madvise(UnsafeMutableRawPointer(mutating: file.bytes.baseAddress), file.bytes.count, MADV_RANDOM)
      return file
    }
  }

  /// Bytes of all files, with the header of each.
  internal var byteCount: Int { files.reduce(0) { $0 + $1.bytes.count } }

  /// Where the bytes of each file begin, if all stood one after the other.
  internal var starts: [Int] {
    var next = 0
    return files.map { file in
      defer { next += file.bytes.count }
      return next
    }
  }

  /// Gives the memory of all files back to the system; what is read later comes from its cache, or the files.
  internal func release() {
    for file in files {
      _ = madvise(UnsafeMutableRawPointer(mutating: file.bytes.baseAddress), file.bytes.count, MADV_DONTNEED)
    }
  }

  /// The memory at a position.
  @inline(__always) internal subscript(position: CorpusPosition) -> UnsafeRawPointer {
    files[position.input].bytes.baseAddress! + position.place
  }

  /// Whether a position is one of these texts.
  internal func contains(_ position: CorpusPosition) -> Bool {
    position.input < files.count && position.place >= PassageFileHeader.byteCount
      && position.place < files[position.input].bytes.count - 8
  }

  /// Bytes from `a` on that are the same as those from `b` on, at most `limit`; none at or after the end of a text.
  @inline(__always)
  internal static func sharedBytes(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, limit: Int) -> Int {
    var count = 0
    while count < limit {
      let x = a.loadUnaligned(fromByteOffset: count, as: UInt64.self)
      let y = b.loadUnaligned(fromByteOffset: count, as: UInt64.self)
      let ends = Self.ends(x)
      if x ^ y | ends != 0 {
        return min(limit, count &+ min((x ^ y).trailingZeroBitCount, ends.trailingZeroBitCount) &>> 3)
      }
      count &+= 8
    }
    return limit
  }

  /// Bytes before `a` that are the same as those before `b`, counted backwards, at most `limit`; none at or before the end
  /// of another text.
  @inline(__always)
  internal static func sharedBytesBefore(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, limit: Int) -> Int {
    var count = 0
    while count < limit {
      let x = a.loadUnaligned(fromByteOffset: -8 &- count, as: UInt64.self).byteSwapped
      let y = b.loadUnaligned(fromByteOffset: -8 &- count, as: UInt64.self).byteSwapped
      let ends = Self.ends(x)
      if x ^ y | ends != 0 {
        return min(limit, count &+ min((x ^ y).trailingZeroBitCount, ends.trailingZeroBitCount) &>> 3)
      }
      count &+= 8
    }
    return limit
  }

  /// The highest bit of the lowest byte that is FF, and maybe of later ones; 0 where there is none.
  @inline(__always) private static func ends(_ word: UInt64) -> UInt64 {
    (~word &- 0x0101_0101_0101_0101) & word & 0x8080_8080_8080_8080
  }
}
