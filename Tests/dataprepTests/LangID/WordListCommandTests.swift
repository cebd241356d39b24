import Base
import Foundation
import TestSupport
import Testing

@Suite struct WordListCommandTests {
  private static let options = ["--min-count", "2", "--min-documents", "2"]

  private func writeShards(_ folder: String) throws {
    let swahili = #"{"text":"watoto wanakwenda shule","language":"sw"}"#
    let shona = #"{"text":"vana vanoenda kuchikoro","language":"sn"}"#
    try AtomicFile.write("\(swahili)\n\(swahili)\n", to: "\(folder)/sw.jsonl")
    try AtomicFile.write("\(shona)\n\(shona)\n{\"text\":\"x\"}\nnot json\n", to: "\(folder)/sn.jsonl")
  }

  @Test func buildsFromShardsAndScoresDocuments() throws {
    try withTemporaryFolder { folder in
      try writeShards(folder)
      let list = "\(folder)/words.tsv"
      let built = try Command.run(
        ["langid", "wordlist", "build", "\(folder)/s*.jsonl", "--output", list] + Self.options)
      #expect(built.status == 0, "\(built.errors)")
      #expect(built.errors.contains("6 words in 2 languages, from 4 documents"), "\(built.errors)")
      #expect(built.errors.contains("1 documents without a language") && built.errors.contains("1 malformed records"))
      let lines = try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n")
      #expect(lines.prefix(2) == ["# language\tword\tshare\tcount\tdocuments", "sn\tkuchikoro\t1.0000\t2\t2"])
      let scored = try Command.run(
        ["langid", "wordlist", "score", list], input: "{\"text\":\"Watoto na vana\",\"language\":\"swh_Latn\"}\n")
      #expect(
        scored.output.contains(
          #""wordlist":{"words":3,"share":0.333333,"others":[{"language":"sn","share":0.333333}]}"#), "\(scored.output)"
      )
    }
  }

  @Test func saysWhatIsWrong() throws {
    try withTemporaryFolder { folder in
      try writeShards(folder)
      try AtomicFile.write("{\"text\":\"x\"}\n", to: "\(folder)/none.jsonl")
      let build = ["langid", "wordlist", "build"]
      let output = ["--output", "\(folder)/words.tsv"]
      for (arguments, status, words) in [
        (build + ["\(folder)/none.jsonl"] + output, Int32(65), "no document has a language"),
        (build + ["\(folder)/missing.jsonl"] + output, 66, "missing.jsonl"),
        (build + ["\(folder)/sw.jsonl", "--min-share", "0.5"] + output, 64, "more than 0.5"),
        (build + ["\(folder)/sw.jsonl", "--language", "qqqq"] + output, 64, "qqqq is not a language tag"),
        (["langid", "wordlist", "score", "\(folder)/sw.jsonl"], 65, "sw.jsonl:1"),
      ] {
        let result = try Command.run(arguments, input: "")
        #expect(result.status == status, "\(arguments)")
        #expect(result.errors.contains(words), "\(result.errors)")
      }
      #expect(FileSystem.entry(at: "\(folder)/words.tsv") == nil)
    }
  }
}
