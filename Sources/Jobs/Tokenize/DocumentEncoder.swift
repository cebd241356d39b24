internal import Base
internal import Tokenization
internal import Records

/// Makes tokens of documents: text, special tokens, separator. One for each thread.
internal struct DocumentEncoder {
  private let encoder: any TokenEncoder
  private let separator: UInt32?
  private let place: TokenizationSettings.SeparatorPlace
  private let specials: TokenizationSettings.Specials
  private let spellings: SpecialSpellings?
  private let keepsIDs: Bool
  private let share: ValidationShare?

  /// - Parameter isReference: whether to encode by definition instead of fast.
  init(_ tokenizer: any Tokenizer, _ settings: TokenizationSettings, isReference: Bool = false) {
    encoder = isReference ? tokenizer.makeReferenceEncoder() : tokenizer.makeEncoder()
    separator = settings.separator
    place = settings.separatorPlace
    specials = settings.specials
    spellings = specials == .ordinary ? nil : SpecialSpellings(tokenizer.specialTokens)
    keepsIDs = settings.tellsSources
    share = settings.validationShare
  }

  /// Encodes the rows of a batch.
  ///
  /// - Parameters:
  ///   - split: the documents to take; nil for all.
  ///   - start: where the stream goes on; what stands before it is left out.
  func encode(
    _ batch: borrowing TextBatch, taking split: ValidationShare.Split?, input: String, after start: StreamPosition?,
    into encoded: EncodedBatch
  ) throws {
    var faults = 0
    // Faults of a document that is in place were counted with it.
    let known = start.map { start in batch.faults.prefix { $0.offset <= start.offset }.count } ?? 0
    // Two tasks read the input, and its faults are counted once.
    encoded.faults = split == .validation ? [] : Array(batch.faults.dropFirst(known))
    encoded.isEmpty = batch.rows.isEmpty
    for row in batch.rows {
      var firstToken = 0
      if let start, row.ordinal <= start.document {
        guard row.ordinal == start.document, let tokens = start.tokens else { continue }
        firstToken = tokens
      }
      if let split, let share, batch.bytes.withSpan(row.text.range, { share.split(of: $0) }) != split { continue }
      let before = encoded.tokens.count
      try batch.bytes.withSpan(row.text.range) { text in
        try encode(text, into: &encoded.tokens, location: "\(input), record \(row.ordinal + 1)")
      }
      while faults < encoded.faults.count, encoded.faults[faults].offset <= row.offset { faults += 1 }
      guard firstToken <= encoded.tokens.count - before else {
        throw TokenizerError(
          .badText, "the document has fewer tokens than a finished shard records", location: input,
          advice: "The input has changed. Choose another --output.")
      }
      encoded.documents.append(
        EncodedBatch.Document(
          tokens: before + firstToken..<encoded.tokens.count, firstToken: firstToken, ordinal: row.ordinal,
          offset: row.offset, id: keepsIDs ? batch.bytes.string(row.id) : "", textBytes: Int(row.text.count),
          faultEnd: faults))
      encoded.textBytes += Int(row.text.count)
    }
  }

  /// Appends a document's tokens, with the separator.
  ///
  /// - Throws: `TokenizerError.badText` for the spelling of a special token, where that is an error.
  func encode(
    _ text: Span<UInt8>, into tokens: inout TokenBuffer, location: @autoclosure () -> String
  ) throws(TokenizerError) {
    if place == .before, let separator { tokens.append(separator) }
    if let spellings {
      try encode(text, spellings, into: &tokens, location: location())
    } else {
      encoder.encode(text, into: &tokens)
    }
    if place == .after, let separator { tokens.append(separator) }
  }

  private func encode(
    _ text: Span<UInt8>, _ spellings: SpecialSpellings, into tokens: inout TokenBuffer,
    location: @autoclosure () -> String
  ) throws(TokenizerError) {
    var start = 0
    while let found = spellings.next(in: text, from: start) {
      guard specials == .parse else {
        let spelling = text.extracting(found.range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        throw TokenizerError(
          .badText, "the text contains the special token \(spelling)", location: location(),
          advice: "Treat it as text with --specials ordinary, or as the token with --specials parse.")
      }
      if found.range.lowerBound > start {
        encoder.encode(text.extracting(start..<found.range.lowerBound), into: &tokens)
      }
      tokens.append(found.token)
      start = found.range.upperBound
    }
    if start < text.count { encoder.encode(text.extracting(start..<text.count), into: &tokens) }
  }
}
