internal import Base

/// How passages are told to be the same, and what is cut of a text.
package enum PassageMethod: Sendable, Equatable {
  /// Any bytes that stand earlier, from `minimumBytes` on; units that they cover are cut.
  case substrings(minimumBytes: Int)
  /// Lines, or paragraphs, of at least `minimumCharacters`.
  case units(paragraphs: Bool, LineNormalization, minimumCharacters: Int)
  /// Spans of three sentences.
  case spans(LineNormalization)
  /// Spans of three sentences as datatrove compares them; the one on the lowest line of any input is kept.
  case datatroveSpans(DatatroveTokenizer)

  /// Bytes of a repeat where nobody says otherwise.
  package static let usualMinimumBytes = 500
  /// Sentences of a span.
  package static let spanLength = 3
}

/// Finds the keys of texts; one for each thread.
package struct PassageSigner: ~Copyable {
  private let method: PassageMethod
  private let selector: SeedSelector
  private var normalizer: LineNormalizer
  private var units: [TextUnit] = []
  private var hashes: [UInt128] = []
  private var datatrove: DatatroveSpans?

  /// A signer of one method.
  package init(_ method: PassageMethod) {
    self.method = method
    switch method {
    case .substrings(let minimum):
      selector = SeedSelector(windowBytes: minimum)
      normalizer = LineNormalizer(.trim)
    case .units(_, let normalization, _), .spans(let normalization):
      selector = SeedSelector(windowBytes: 2)
      normalizer = LineNormalizer(normalization)
    case .datatroveSpans:
      selector = SeedSelector(windowBytes: 2)
      normalizer = LineNormalizer(.trim)
      datatrove = DatatroveSpans()
    }
  }

  /// Appends the keys of a text, in order.
  ///
  /// - Parameters:
  ///   - sentences: the text's sentences; of matter to spans alone.
  ///   - place: where the text begins among those of its input.
  package mutating func append(
    of text: UnsafeRawBufferPointer, sentences: [Range<Int>] = [], at place: Int, to keys: inout [PassageKey]
  ) {
    switch method {
    case .substrings:
      selector.select(text) { hash, offset in keys.append(PassageKey(UInt128(hash), at: place &+ offset)) }
    case .units(let paragraphs, _, let minimum):
      units.removeAll(keepingCapacity: true)
      if paragraphs { TextUnits.paragraphs(of: text, into: &units) } else { TextUnits.lines(of: text, into: &units) }
      for unit in units where Self.hasCharacters(text, unit, minimum) {
        guard let hash = hash(of: text, unit.start..<unit.contentEnd) else { continue }
        keys.append(PassageKey(hash, at: place + unit.start))
      }
    case .spans:
      guard sentences.count >= PassageMethod.spanLength else { return }
      hashes.removeAll(keepingCapacity: true)
      for sentence in sentences { hashes.append(hash(of: text, sentence) ?? 0) }
      for first in 0...hashes.count - PassageMethod.spanLength {
        let span = (hashes[first], hashes[first + 1], hashes[first + 2])
        keys.append(
          PassageKey(withUnsafeBytes(of: span) { ByteHash.wide($0) }, at: place + sentences[first].lowerBound))
      }
    case .datatroveSpans: datatrove?.append(of: text, sentences, at: place, to: &keys)
    }
  }

  /// The hash of a line or a sentence; nil where nothing is left to compare.
  private mutating func hash(of text: UnsafeRawBufferPointer, _ range: Range<Int>) -> UInt128? {
    normalizer.with(UnsafeRawBufferPointer(rebasing: text[range])) { $0.isEmpty ? nil : ByteHash.wide($0) }
  }

  private static func hasCharacters(_ text: UnsafeRawBufferPointer, _ unit: TextUnit, _ minimum: Int) -> Bool {
    let bytes = unit.contentEnd - unit.start
    if minimum <= 1 || bytes < minimum { return bytes >= minimum }
    if bytes >= 4 * minimum { return true }
    var characters = 0
    for at in unit.start..<unit.contentEnd where text[at] & 0xC0 != 0x80 { characters += 1 }
    return characters >= minimum
  }
}
