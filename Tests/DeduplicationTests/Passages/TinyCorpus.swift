import Base
import TestSupport

@testable import Deduplication

/// Small texts of several inputs, joined in memory as the steps join them on disk; and what is right, found slowly.
struct TinyCorpus {
  static let parameters = "test"

  /// The texts of each input.
  var inputs: [[[UInt8]]]

  /// Random texts of few letters, with pieces of earlier ones in them, so that repeats of every length occur.
  static func random(_ random: inout SeededGenerator, inputs: Int, letters: Int, longest: Int) -> TinyCorpus {
    var earlier: [[UInt8]] = []
    let all = (0..<inputs).map { _ in
      (0..<Int.random(in: 0...6, using: &random)).map { _ in
        var text: [UInt8] = []
        for _ in 0..<Int.random(in: 0...4, using: &random) {
          if let old = earlier.randomElement(using: &random), Bool.random(using: &random), !old.isEmpty {
            let start = Int.random(in: 0..<old.count, using: &random)
            text += old[start..<Int.random(in: start...old.count, using: &random)]
          } else {
            for _ in 0..<Int.random(in: 0...longest, using: &random) {
              text.append(UInt8(ascii: "a") + UInt8.random(in: 0..<UInt8(letters), using: &random))
            }
          }
        }
        earlier.append(text)
        return text
      }
    }
    return TinyCorpus(inputs: all)
  }

  /// Where each text of an input begins.
  func places(_ input: Int) -> [Int] {
    var place = PassageFileHeader.byteCount
    return inputs[input].map { text in
      defer { place += text.count + 1 }
      return place
    }
  }

  /// The bytes at a position.
  func bytes(at position: CorpusPosition, count: Int) -> [UInt8]? {
    for (text, place) in zip(inputs[position.input], places(position.input))
    where position.place >= place && position.place + count <= place + text.count {
      return Array(text[position.place - place..<position.place - place + count])
    }
    return nil
  }

  /// Every position that is in a window which stands earlier.
  func repeated(_ window: Int) -> Set<UInt64> {
    var seen: Set<[UInt8]> = []
    var repeated: Set<UInt64> = []
    for input in inputs.indices {
      for (text, place) in zip(inputs[input], places(input)) where text.count >= window {
        for start in 0...text.count - window where !seen.insert(Array(text[start..<start + window])).inserted {
          for offset in start..<start + window {
            repeated.insert(CorpusPosition(input: input, place: place + offset).bits)
          }
        }
      }
    }
    return repeated
  }

  /// The marks that the finder gives, with its files in a directory.
  func marks(_ window: Int, in folder: String, memory: Int = 1 << 16) throws -> [PassageMark] {
    var signer = PassageSigner(.substrings(minimumBytes: window))
    var keys: [(key: UInt128, position: CorpusPosition)] = []
    var paths: [String] = []
    for (input, texts) in inputs.enumerated() {
      let path = "\(folder)/\(input)"
      paths.append(path)
      var writer = try PassageTextWriter(path: path, parameters: Self.parameters)
      for (text, place) in zip(texts, places(input)) {
        let ended = text + [passageTextEnd]
        try writer.append(ended.span)
        var found: [PassageKey] = []
        text.withUnsafeBytes { signer.append(of: $0, at: place, to: &found) }
        keys += found.map { ($0.key, CorpusPosition(input: input, place: $0.place)) }
      }
      _ = try writer.finish()
    }
    keys.sort { ($0.key, $0.position) < ($1.key, $1.position) }
    var finder = RepeatFinder(
      texts: try PassageTexts(paths: paths, parameters: Self.parameters), minimumBytes: window, path: "\(folder)/sort",
      memory: memory)
    for (key, position) in keys { try finder.add(key, position) }
    var marks: [PassageMark] = []
    try finder.finish { marks.append($0) }
    return marks
  }

  /// Writes marks, as parts of a few, and maps them.
  static func files(_ marks: [PassageMark], parts: Int, in folder: String) throws -> [PassageMarkFile] {
    try (0..<parts).map { part in
      let path = "\(folder)/marks-\(part)"
      var writer = try PassageMarkWriter(path: path, parameters: parameters)
      for (index, mark) in marks.enumerated() where index % parts == part { try writer.append(mark) }
      _ = try writer.finish()
      return try PassageMarkFile(path: path, parameters: parameters)
    }
  }
}
