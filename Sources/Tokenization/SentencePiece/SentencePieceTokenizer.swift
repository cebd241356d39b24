public import Base

/// A tokenizer read from a SentencePiece `.model` file, with the ids that `sentencepiece` 0.2.3 gives.
public struct SentencePieceTokenizer: Tokenizer {
  private let pieces: PieceVocabulary
  private let normalizer: TextNormalizer
  /// The normalization of decoded text.
  private let denormalizer: TextNormalizer?
  /// How a BPE model's pieces merge; nil for one whose scores are not an order of merges.
  private let merges: BytePairVocabulary?
  /// The control pieces of the model, by spelling.
  public let specialTokens: [String: UInt32]

  /// Reads a model.
  internal init(_ file: UnsafeBufferPointer<UInt8>) throws(TokenizerError) {
    let model = try SentencePieceModel(file)
    pieces = try PieceVocabulary(model)
    normalizer = try TextNormalizer(
      model.normalization, endsWithDummy: model.treatsWhitespaceAsSuffix, symbols: pieces.textSymbols)
    denormalizer = model.denormalization.characterMap.isEmpty ? nil : try TextNormalizer(model.denormalization)
    merges = model.kind == .bpe ? pieces.merges() : nil
    var special: [String: UInt32] = [:]
    for (index, piece) in model.pieces.enumerated() where piece.type == .control {
      special[String(decoding: piece.text, as: UTF8.self)] = UInt32(index)
    }
    specialTokens = special
  }

  /// `SentencePiece` with the model type.
  public var kind: String { "SentencePiece \(pieces.model.kind)" }
  /// The number of pieces.
  public var vocabularySize: Int { pieces.model.pieces.count }
  /// Nil: the normalization rules are in the model.
  public var unicodeVersion: String? { nil }

  /// False: normalization and the space mark lose information.
  public var keepsText: Bool { false }

  /// An encoder that splits text into words where the model permits.
  public func makeEncoder() -> any TokenEncoder { makeEncoder(cut: pieces.cut, merges) }

  /// An encoder that cuts no words, and that merges step by step.
  public func makeReferenceEncoder() -> any TokenEncoder { makeEncoder(cut: .nowhere, nil) }

  private func makeEncoder(cut: PieceVocabulary.Cut, _ merges: BytePairVocabulary?) -> any TokenEncoder {
    switch pieces.model.kind {
    case .bpe:
      guard let merges else {
        return SentencePieceEncoder(pieces, normalizer, MergeQueueSegmenter(pieces), cut: cut)
      }
      return SentencePieceEncoder(pieces, normalizer, BytePairSegmenter(pieces, merges), cut: cut)
    case .unigram: return SentencePieceEncoder(pieces, normalizer, UnigramSegmenter(pieces), cut: cut)
    case .word, .char: return SentencePieceEncoder(pieces, normalizer, WholePieceSegmenter(pieces), cut: cut)
    }
  }

  /// Appends the text that `sentencepiece` decodes the tokens to.
  public func decode(_ tokens: Span<UInt32>, into bytes: inout [UInt8]) throws(TokenizerError) {
    guard let denormalizer else { return try decodePlain(tokens, into: &bytes) }
    var plain: [UInt8] = []
    try decodePlain(tokens, into: &plain)
    var buffer = ByteBuffer()
    plain.withUnsafeBufferPointer { denormalizer.normalize($0, into: &buffer) }
    for byte in buffer.array() {
      if byte == PieceCode.space { bytes += PieceCode.spelledSpace } else { bytes.append(byte) }
    }
  }

  /// Appends the text of tokens: spaces for their marks but for the first, which normalization adds; bytes of byte
  /// pieces, with U+FFFD for each that is not UTF-8 together with its neighbours.
  private func decodePlain(_ tokens: Span<UInt32>, into bytes: inout [UInt8]) throws(TokenizerError) {
    let model = pieces.model
    let start = bytes.count
    let settings = model.normalization
    var dropsSpace = settings.addsDummyPrefix || settings.removesExtraWhitespace
    var queue: [UInt8] = []
    for index in tokens.indices {
      guard tokens[index] < model.pieces.count else {
        throw .unknownToken(tokens[index], vocabularySize: vocabularySize)
      }
      let piece = model.pieces[Int(tokens[index])]
      if piece.type == .byte {
        if let byte = PieceVocabulary.byte(of: piece.text) { queue.append(byte) }
        continue
      }
      Self.flush(&queue, into: &bytes)
      if bytes.count > start { dropsSpace = false }
      if piece.type == .control { continue }
      var text = piece.text[...]
      if dropsSpace, text.starts(with: PieceCode.spelledSpace) {
        text = text.dropFirst(PieceCode.spelledSpace.count)
        // Extra spaces are left out of the text altogether.
        dropsSpace = settings.removesExtraWhitespace
      }
      if piece.type == .unknown { bytes += model.unknownSurface } else { Self.append(text, to: &bytes) }
      if bytes.count > start { dropsSpace = false }
    }
    Self.flush(&queue, into: &bytes)
  }

  /// Appends a piece's text, its marks as spaces.
  private static func append(_ text: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    for byte in PieceCode.coded(Array(text)) { bytes.append(byte == PieceCode.space ? UInt8(ascii: " ") : byte) }
  }

  private static func flush(_ queue: inout [UInt8], into bytes: inout [UInt8]) {
    queue.withUnsafeBufferPointer { queue in
      var index = 0
      while index < queue.count, let start = queue.baseAddress {
        let length = TextNormalizer.characterLength(start + index, count: queue.count - index)
        if length == 0 { bytes += [0xEF, 0xBF, 0xBD] } else { bytes += queue[index..<index + length] }
        index += max(length, 1)
      }
    }
    queue.removeAll(keepingCapacity: true)
  }
}
