import Base
import TestSupport
import Testing

@testable import Tokenization

/// What a model file says is understood, or refused by name.
@Suite struct SentencePieceModelTests {
  private func error(_ write: (inout WireWriter) -> Void) -> String {
    var file = WireWriter()
    write(&file)
    do {
      _ = try SentencePieceModels.tokenizer(file.bytes)
      return ""
    } catch { return error.description }
  }

  private func small(_ writer: inout WireWriter) {
    writer.piece("<unk>", type: 2)
    writer.piece("a", score: -1)
  }

  @Test func takesASmallModel() {
    #expect(error { small(&$0) } == "")
  }

  /// A model that is refused, and what the message says of it.
  struct Refused: Sendable, CustomTestStringConvertible {
    var message: String
    var write: @Sendable (inout WireWriter) -> Void
    var testDescription: String { message }

    init(_ message: String, _ write: @escaping @Sendable (inout WireWriter) -> Void) {
      self.message = message
      self.write = write
    }

    static let withUnknown: [Refused] = [
      Refused("2 unknown pieces") { $0.piece("<unk2>", type: 2) },
      Refused("the piece a twice") { for _ in 0..<2 { $0.piece("a") } },
      Refused("an empty piece, 1") { $0.piece("") },
      Refused("a piece that contains NUL") { $0.piece("a\0") },
      Refused("a non-finite score of piece 1") { $0.piece("a", score: .infinity) },
      Refused("piece of unknown type 9") { $0.piece("a", type: 9) },
      Refused("byte pieces but no byte fallback") { $0.piece("<0x00>", type: 6) },
      Refused("a piece of 8000 bytes") { $0.piece(String(repeating: "a", count: 8000)) },
      Refused("a piece that is not UTF-8") { $0.message(1) { $0.data(1, [0xC3]) } },
      Refused("field 6 of the model of") { $0.number(6, 1) },
      Refused("field 200 of the normalizer") { $0.message(3) { $0.number(200, 1) } },
      Refused("field 56 of the trainer's part") { $0.message(2) { $0.number(56, 1) } },
      Refused("model of unknown type 5") { $0.message(2) { $0.number(3, 5) } },
      Refused("normalization rules of 3 bytes") { $0.message(3) { $0.data(2, [1, 2, 3]) } },
      Refused("with a trie of 512 bytes") { $0.message(3) { $0.data(2, [0, 2] + Array(repeating: 0, count: 700)) } },
      Refused("without all byte pieces") {
        $0.piece("<0x00>", type: 6)
        $0.message(2) { $0.number(35, 1) }
      },
      Refused("a byte piece <0xa>") {
        $0.piece("<0xa>", type: 6)
        $0.message(2) { $0.number(35, 1) }
      },
    ]
  }

  @Test(arguments: Refused.withUnknown)
  func refuses(_ refused: Refused) {
    let message = error {
      $0.piece("<unk>", type: 2)
      refused.write(&$0)
    }
    #expect(message.contains(refused.message), "\(message)")
  }

  @Test func refusesModelsThatCannotEncode() {
    #expect(error { _ in }.contains("no pieces"))
    #expect(error { $0.piece("a") }.contains("no unknown piece"))
  }

  /// A converted model may have a NUL as a piece beside the byte's own.
  @Test func leavesANULPieceOut() throws {
    var file = WireWriter()
    file.piece("<unk>", type: 2)
    file.piece("\0")
    for byte in 0..<256 {
      file.piece("<0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))>", type: 6)
    }
    file.message(2) { $0.number(35, 1) }
    let encoder = try SentencePieceModels.tokenizer(file.bytes).makeEncoder()
    // The dummy prefix, then the NUL.
    let expected: [UInt32] = [0xE2 + 2, 0x96 + 2, 0x81 + 2, 2]
    #expect(SentencePieceModels.encode([0], with: encoder) == expected)
  }

  /// Files with bytes changed, cut off and doubled: an error, or a tokenizer that encodes and decodes without a trap.
  @Test(arguments: SentencePieceModels.names)
  func survivesMutations(name: String) throws {
    let model = try SentencePieceModels.model(name)
    let texts = try SentencePieceModels.rows(name).compactMap(\.text).prefix(40)
    var random = SeededGenerator(seed: UInt64(model.count))
    var accepted = 0
    for _ in 0..<150 {
      var changed = model
      for _ in 0...random.below(4) {
        let place = random.below(changed.count)
        switch random.below(4) {
        case 0: changed[place] = UInt8(random.below(256))
        case 1: changed[place] ^= 1 << UInt8(random.below(8))
        case 2: changed.removeSubrange(place..<min(place + 1 + random.below(20), changed.count))
        default:
          changed.insert(contentsOf: changed[place..<min(place + 1 + random.below(20), changed.count)], at: place)
        }
        if changed.isEmpty { changed = [0] }
      }
      guard let tokenizer = try? SentencePieceModels.tokenizer(changed) else { continue }
      accepted += 1
      let encoder = tokenizer.makeEncoder()
      for text in texts {
        let ids = SentencePieceModels.encode(text, with: encoder)
        var decoded: [UInt8] = []
        try tokenizer.decode(ids.span, into: &decoded)
      }
    }
    #expect(accepted > 0, "no mutation was read, so encoding was not tried")
  }
}
