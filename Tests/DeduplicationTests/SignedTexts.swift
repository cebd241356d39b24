import Base
import TestSupport

@testable import Deduplication

/// Files of signatures for tests.
enum SignedTexts {
  /// Signs texts into one file; identifiers are `d` and the number.
  static func write(
    _ texts: [String], _ rule: DuplicateRule, to folder: String, name: String = "a", hosts: [String] = ["h.example"],
    keep: KeepPolicy = .longest
  ) throws -> SignatureFile {
    let (path, shingles) = ("\(folder)/\(name).dpsg", "\(folder)/\(name).dpsh")
    let writer = try SignatureWriter(rule, path: path, shingles: shingles)
    let signer = DocumentSigner(rule)
    for start in stride(from: 0, to: texts.count, by: 7) {
      let batch = SignedBatch()
      for number in start..<min(start + 7, texts.count) {
        add(texts[number], number, hosts[number % hosts.count], keep, signer, batch)
      }
      try writer.append(batch)
    }
    _ = try writer.finish()
    return try SignatureFile(rule, path: path, shingles: shingles)
  }

  private static func add(
    _ text: String, _ number: Int, _ host: String, _ keep: KeepPolicy, _ signer: DocumentSigner, _ batch: SignedBatch
  ) {
    let (bytes, id, name, language) = (Array(text.utf8), Array("d\(number)".utf8), Array(host.utf8), Array("sw".utf8))
    bytes.withUnsafeBufferPointer { bytes in
      id.withUnsafeBufferPointer { id in
        name.withUnsafeBufferPointer { name in
          language.withUnsafeBufferPointer { language in
            signer.sign(
              .init(
                text: bytes, value: bytes, id: id,
                sources: [name, UnsafeBufferPointer(rebasing: name[..<0]), language],
                rank: keep.rank(textBytes: bytes.count, score: "", sources: [host]), ordinal: 2 * number,
                flags: number % 3 == 0 ? .hasCluster : []), into: batch)
          }
        }
      }
    }
  }

  /// Texts of words from a small dictionary, some of which are copies with few changes.
  static func texts(_ count: Int, seed: UInt64, copies: Double = 0.5) -> [String] {
    var random = SeededGenerator(seed: seed)
    var texts: [[Int]] = []
    for _ in 0..<count {
      if !texts.isEmpty, Double.random(in: 0..<1, using: &random) < copies {
        var words = texts[Int.random(in: 0..<texts.count, using: &random)]
        for _ in 0..<Int.random(in: 0...6, using: &random) where !words.isEmpty {
          words[Int.random(in: 0..<words.count, using: &random)] = Int.random(in: 0..<5000, using: &random)
        }
        if Bool.random(using: &random) { words.removeLast(min(words.count, Int.random(in: 0..<8, using: &random))) }
        texts.append(words)
      } else {
        let length = Int.random(in: 0...120, using: &random)
        texts.append((0..<length).map { _ in Int.random(in: 0..<5000, using: &random) })
      }
    }
    return texts.map { $0.map { "word\($0)" }.joined(separator: " ") }
  }
}
