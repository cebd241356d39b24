import Base
import Foundation
import TestSupport
import Testing

@testable import Language

/// Damaged and hostile models are refused, or read without leaving the file: the tests run with bounds checks of the
/// tables' sizes alone, so a read outside would crash or be found by a sanitizer.
@Suite struct NgramModelDamageTests {
  static let files = [
    "four.probing.bin", "four.rest.bin", "four.trie.bin", "four.array.bin", "four.quantized.bin",
    "four.quantized-array.bin",
  ]
  private static let texts = ["the cat sat on the mat", "町 の 猫 zz", ""].map { Array($0.utf8) }

  private static func use(_ bytes: [UInt8]) {
    guard let model = try? NgramModel(bytes, path: "damaged") else { return }
    let scorer = NgramScorer(model)
    for text in texts { _ = scorer.score(text.span) }
  }

  @Test(arguments: files + ["four.arpa"])
  func changedBytesDoNoHarm(_ file: String) throws {
    let bytes = try FileSystem.read(TestFiles.fixture("perplexity/\(file)"))
    var random = SeededGenerator(seed: 17)
    for round in 0..<400 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        // The header decides all sizes; the rest is numbers that lead anywhere.
        let limit = round % 2 == 0 ? min(200, bytes.count) : bytes.count
        changed[Int.random(in: 0..<limit, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      Self.use(changed)
    }
  }

  @Test(arguments: files)
  func fullOfOnesOrZerosDoesNoHarm(_ file: String) throws {
    let bytes = try FileSystem.read(TestFiles.fixture("perplexity/\(file)"))
    let header = try bytes.withUnsafeBytes { try KenLMHeader($0, path: file).byteCount }
    for byte in [0x00, 0x01, 0x7F, 0xFF] as [UInt8] {
      var changed = bytes
      // Words and specials are found nowhere, or everywhere.
      for index in header + 8..<changed.count { changed[index] = byte }
      Self.use(changed)
    }
  }

  @Test(arguments: files)
  func cutFilesAreRefused(_ file: String) throws {
    let bytes = try FileSystem.read(TestFiles.fixture("perplexity/\(file)"))
    for count in Array(stride(from: 33, to: bytes.count - 400, by: 97)) {
      #expect(throws: LanguageError.self) { try NgramModel(Array(bytes[..<count]), path: "cut") }
    }
  }

  private func refusal(of text: String) -> LanguageError? {
    do {
      _ = try NgramModel(Array(text.utf8), path: "x")
      return nil
    } catch let error as LanguageError { return error } catch { return nil }
  }

  private static let head = "\\data\\\nngram 1=4\nngram 2=1\n\n\\1-grams:\n"
  private static let words = "-1\t<unk>\n-99\t<s>\t-.5\n-1\t</s>\n-.5\ta\t-.25\n"

  /// What each mistake of an ARPA file is called, and its line.
  @Test(arguments: [
    ("", LanguageErrorCode.notAModel, "neither", nil),
    ("hello", .notAModel, "neither", nil),
    ("\\data\\\nngram 1=1\n\n\\1-grams:\n-1\ta\n\\end\\\n", .unsupportedModel, "order 1", nil),
    ("\\data\\\nngram 2=1\n", .damagedModel, "ngram 1=", "x:2"),
    ("\\data\\\nngram 1=x\n", .damagedModel, "ngram 1=", "x:2"),
    (head + words + "\n\\3-grams:\n", .damagedModel, "expected \\2-grams:", "x:11"),
    (head + words + "\n\\2-grams:\n-1\t<s> a\n", .damagedModel, "expected \\end\\", nil),
    (head + words + "\n\\2-grams:\n-1\t<s> b\n\\end\\\n", .damagedModel, "the word b is not among", "x:12"),
    (head + words + "\n\\2-grams:\n.5\t<s> a\n\\end\\\n", .damagedModel, "positive", "x:12"),
    (head + words + "\n\\2-grams:\nnan\t<s> a\n\\end\\\n", .damagedModel, "without a probability", "x:12"),
    (head + words + "\n\\2-grams:\n-1\t<s>\n\\end\\\n", .damagedModel, "fewer words", "x:12"),
    (head + words + "\n\\2-grams:\n-1\t<s> a\t-1\n\\end\\\n", .damagedModel, "a backoff of the longest", "x:12"),
    (head + words + "\n\\2-grams:\n-1\t<s> a\n\\end\\\nmore\n", .damagedModel, "behind \\end\\", "x:14"),
    (head.replacingOccurrences(of: "=4", with: "=9") + words, .damagedModel, "end early", nil),
    (
      head + words.replacingOccurrences(of: "</s>", with: "b") + "\n\\2-grams:\n-1\t<s> a\n\\end\\\n", .damagedModel,
      "no </s>", nil
    ),
    ("\\data\\\nngram 1=99999999999\nngram 2=1\n\n\\1-grams:\n", .damagedModel, "end early", nil),
  ])
  func mistakesAreTold(_ text: String, _ code: LanguageErrorCode, _ message: String, _ location: String?) throws {
    let error = try #require(refusal(of: text))
    #expect(error.code == code && error.message.contains(message), "\(error)")
    if let location { #expect(error.location == location) }
  }

  /// A file of another version, one that was not finished, an order that no model has.
  @Test func headersAreRead() throws {
    let bytes = try FileSystem.read(TestFiles.fixture("perplexity/four.trie.bin"))
    func refusal(_ change: (inout [UInt8]) -> Void) -> LanguageError? {
      var changed = bytes
      change(&changed)
      do {
        _ = try NgramModel(changed, path: "x")
        return nil
      } catch { return error as? LanguageError }
    }
    #expect(refusal { $0[49] = UInt8(ascii: "4") }?.code == .unsupportedModel)
    #expect(
      refusal { $0.replaceSubrange(33..<45, with: Array(" incomplete\n".utf8)) }?.message.contains("not finished")
        == true)
    #expect(refusal { $0[88] = 1 }?.message.contains("order 1") == true)
    #expect(refusal { $0[96] = 9 }?.message.contains("structure 9") == true)
    #expect(refusal { $0[104] = 7 }?.message.contains("version 7") == true)
    #expect(refusal { for index in 108..<116 { $0[index] = 0xFF } }?.code == .damagedModel)
    #expect(refusal { for index in 116..<121 { $0[index] = 0xFF } }?.code == .damagedModel)
  }
}
