internal import Base

/// The content of a SentencePiece `.model` file: pieces with their scores, and the rules of normalization and
/// splitting.
///
/// The file is the Protocol Buffers message `ModelProto` of `sentencepiece_model.proto` (sentencepiece 0.2.3).
/// Fields that the format does not have are rejected by number: they might change what text is encoded to.
internal struct SentencePieceModel: Sendable {
  /// A piece's part in encoding; raw values are the file's.
  enum PieceType: UInt64 {
    case normal = 1
    /// The piece for text without a piece.
    case unknown = 2
    /// Never text's own: `<s>` and its like.
    case control = 3
    /// Always one token where its text occurs.
    case userDefined = 4
    /// Not used, and split again if merging produces it.
    case unused = 5
    /// One byte of text that no piece spells: `<0x0A>`.
    case byte = 6
  }

  struct Piece {
    var text: [UInt8] = []
    var score: Float = 0
    var type = PieceType.normal
  }

  /// How text is cut; raw values are the file's.
  enum Kind: UInt64 {
    case unigram = 1
    case bpe = 2
    case word = 3
    case char = 4
  }

  /// How text is changed before it is cut.
  struct Normalization {
    /// Rules in the form that `CharacterMap` reads; empty for none.
    var characterMap: [UInt8] = []
    var addsDummyPrefix = true
    var removesExtraWhitespace = true
    var escapesWhitespace = true
  }

  private(set) var pieces: [Piece] = []
  private(set) var kind = Kind.unigram
  private(set) var hasByteFallback = false
  /// Whether whitespace ends a word instead of beginning the next.
  private(set) var treatsWhitespaceAsSuffix = false
  /// The text that the unknown piece decodes to.
  private(set) var unknownSurface = Array(" \u{2047} ".utf8)
  private(set) var normalization = Normalization()
  /// The normalization of decoded text, if there are rules.
  private(set) var denormalization = Normalization()

  /// Whether a file begins with a whole piece, as models do.
  static func isModel(_ file: UnsafeBufferPointer<UInt8>) -> Bool {
    var reader = WireReader(file, 0..<file.count)
    guard let field = try? reader.next(), field.number == 1, case .bytes(let range) = field.value else { return false }
    return (try? piece(file, range))?.text.isEmpty == false
  }

  /// Reads a file.
  init(_ file: UnsafeBufferPointer<UInt8>) throws(TokenizerError) {
    var reader = WireReader(file, 0..<file.count)
    while let field = try reader.next() {
      switch (field.number, field.value) {
      case (1, .bytes(let range)): pieces.append(try Self.piece(file, range))
      case (2, .bytes(let range)): try readTraining(file, range)
      case (3, .bytes(let range)): try Self.read(&normalization, file, range)
      // Samples that the trainer tests the finished model with.
      case (4, .bytes): break
      case (5, .bytes(let range)): try Self.read(&denormalization, file, range)
      default: throw Self.unknown(field, of: "the model")
      }
    }
    if hasByteFallback {
      // A piece that is a NUL is beside <0x00> in converted files; SentencePiece leaves it out.
      for index in pieces.indices where pieces[index].text == [0] { pieces[index].type = .unused }
    }
    try check()
  }

  private static func piece(
    _ file: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) throws(TokenizerError) -> Piece {
    var piece = Piece()
    var reader = WireReader(file, range)
    while let field = try reader.next() {
      switch (field.number, field.value) {
      case (1, .bytes(let range)): piece.text = Array(file[range])
      case (2, .float(let score)): piece.score = score
      case (3, .number(let value)):
        guard let type = PieceType(rawValue: value) else {
          throw TokenizerError(.unsupported, "a SentencePiece piece of unknown type \(value)")
        }
        piece.type = type
      default: throw unknown(field, of: "a piece")
      }
    }
    return piece
  }

  private static func read(
    _ normalization: inout Normalization, _ file: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) throws(TokenizerError) {
    var reader = WireReader(file, range)
    while let field = try reader.next() {
      switch (field.number, field.value) {
      // The rules' name, and the file they were compiled from.
      case (1, .bytes), (6, .bytes): break
      case (2, .bytes(let range)): normalization.characterMap = Array(file[range])
      case (3, .number(let flag)): normalization.addsDummyPrefix = flag != 0
      case (4, .number(let flag)): normalization.removesExtraWhitespace = flag != 0
      case (5, .number(let flag)): normalization.escapesWhitespace = flag != 0
      default: throw unknown(field, of: "the normalizer")
      }
    }
  }

  private mutating func readTraining(
    _ file: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) throws(TokenizerError) {
    var reader = WireReader(file, range)
    while let field = try reader.next() {
      switch (field.number, field.value) {
      case (3, .number(let value)):
        guard let kind = Kind(rawValue: value) else {
          throw TokenizerError(.unsupported, "a SentencePiece model of unknown type \(value)")
        }
        self.kind = kind
      case (24, .number(let flag)): treatsWhitespaceAsSuffix = flag != 0
      case (35, .number(let flag)): hasByteFallback = flag != 0
      case (44, .bytes(let range)): unknownSurface = Array(file[range])
      // The trainer's settings: paths, sizes, limits, symbols that are pieces by now. They do not affect encoding
      // of how text is encoded; pieces' types say which is unknown or a control symbol.
      case (1, .bytes), (2, .bytes), (5, .bytes), (7, .bytes), (30, .bytes), (31, .bytes), (36, .bytes),
        (45...48, .bytes), (53, .bytes), (54, .bytes), (4, .number), (6, .number), (11...14, .number),
        (16...23, .number), (25, .number), (26, .number), (32...34, .number), (40...43, .number), (49, .number),
        (50, .number), (52, .number), (55, .number), (10, .float), (15, .float), (51, .float):
        break
      default: throw Self.unknown(field, of: "the trainer's part")
      }
    }
  }

  private static func unknown(_ field: WireReader.Field, of part: String) -> TokenizerError {
    TokenizerError(.unsupported, "field \(field.number) of \(part) of a SentencePiece model is not known")
  }

  /// SentencePiece's own checks of each piece.
  private func check() throws(TokenizerError) {
    func damaged(_ what: String) -> TokenizerError { TokenizerError(.damaged, "a SentencePiece model with \(what)") }
    guard !pieces.isEmpty else { throw damaged("no pieces") }
    guard pieces.count < MergeTable.limit else {
      throw TokenizerError(
        .unsupported, "a vocabulary of \(pieces.count) pieces; fewer than \(MergeTable.limit) are supported")
    }
    for (index, piece) in pieces.enumerated() {
      guard !piece.text.isEmpty else { throw damaged("an empty piece, \(index)") }
      guard piece.text.count < TokenizerLimits.tokenBytes else {
        throw damaged("a piece of \(piece.text.count) bytes, \(index)")
      }
      guard piece.text != [0] || piece.type != .unused else { continue }
      guard !piece.text.contains(0) else { throw damaged("a piece that contains NUL, \(index)") }
      guard String(validating: piece.text, as: UTF8.self) != nil else {
        throw damaged("a piece that is not UTF-8, \(index)")
      }
      guard kind != .unigram || piece.score.isFinite else {
        throw damaged("a non-finite score of piece \(index)")
      }
      guard hasByteFallback || piece.type != .byte else { throw damaged("byte pieces but no byte fallback") }
    }
    let unknown = pieces.count { $0.type == .unknown }
    guard unknown <= 1 else { throw damaged("\(unknown) unknown pieces") }
    guard unknown == 1 || hasByteFallback else { throw damaged("no unknown piece") }
  }
}
