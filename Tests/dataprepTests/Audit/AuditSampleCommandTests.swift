import Base
import TestSupport
import Testing

/// `audit sample`, `report`, `status` and `next` as commands: what they print, and what they end with.
@Suite struct AuditSampleCommandTests {
  /// Runs a body beside a corpus of 60 documents on 60 hosts.
  private static func withCorpus(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try FileSystem.createFolder("\(folder)/corpus/docs/sw")
      let lines = (0..<60).map {
        #"{"text":"Habari ya leo, namba \#($0).","id":"d\#($0)","url":"https://h\#($0).example/","language":"sw","language_score":0.9}"#
          + "\n"
      }
      try AtomicFile.write(lines.joined(), to: "\(folder)/corpus/docs/sw/a.jsonl")
      try body(folder)
    }
  }

  private static func audit(_ arguments: String..., in folder: String) throws -> Command.Result {
    try Command.run(["audit"] + arguments + ["--lang", "sw", "--audits", "\(folder)/audits"])
  }

  private static func label(_ labels: [String], in folder: String) throws {
    let lines = labels.enumerated().map { #"{"id":"d\#($0)","label":"\#($1)","rater":"ana"}"# + "\n" }
    try AtomicFile.write(lines.joined(), to: "\(folder)/labels.jsonl")
    let result = try audit("label", "--import", "\(folder)/labels.jsonl", in: folder)
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test(arguments: [("g", 0, "keep"), ("w", 1, "drop")] as [(String, Int32, String)])
  func theExitCodeIsTheVerdict(_ label: String, _ status: Int32, _ decision: String) throws {
    try Self.withCorpus { folder in
      #expect(try Self.audit("sample", "--input", "\(folder)/corpus", in: folder).status == 0)
      #expect(try Self.audit("report", in: folder).status == 2)
      try Self.label(Array(repeating: label, count: 60), in: folder)
      let report = try Self.audit("report", "--json", "--save", "--no-texts", in: folder)
      #expect(report.status == status)
      let read = try JSONValue(parsing: report.output)
      #expect(read["verdict"]?["decision"]?.string == decision)
      let kept = try #require(try FileSystem.names(in: "\(folder)/audits/sw").first)
      let saved = try JSONValue(file: "\(folder)/audits/sw/\(kept)/report.json")
      #expect(saved == read)
      let page = String(decoding: try FileSystem.read("\(folder)/audits/sw/\(kept)/report.html"), as: UTF8.self)
      #expect(page.hasPrefix("<!doctype html>") && !page.contains("Habari"))
      #expect(try Self.audit("next", in: folder).status == status)
      let all = try Command.run(["audit", "status", "--audits", "\(folder)/audits", "--json"])
      #expect(try JSONValue(parsing: all.output).array?.first?["verdict"]?.string == decision)
    }
  }

  @Test func faultsInShardsAreSaid() throws {
    try Self.withCorpus { folder in
      try FileSystem.append(Array("{\"text\": broken\n".utf8).span, to: "\(folder)/corpus/docs/sw/a.jsonl")
      let result = try Self.audit("sample", "--input", "\(folder)/corpus", in: folder)
      #expect(result.status == 0)
      #expect(result.errors.contains("1 fault in the shards"), "\(result.errors)")
    }
  }

  @Test func aSampleThatWasDrawnBeforeIsNamedWhereItIsNotTheLatest() throws {
    try Self.withCorpus { folder in
      for seed in ["1", "2"] {
        #expect(try Self.audit("sample", "--input", "\(folder)/corpus", "--seed", seed, in: folder).status == 0)
      }
      let again = try Self.audit("sample", "--input", "\(folder)/corpus", "--seed", "1", in: folder)
      #expect(again.errors.contains("drawn before") && again.errors.contains("--audit 20"), "\(again.errors)")
    }
  }

  @Test func whatIsMissingIsSaid() throws {
    try Self.withCorpus { folder in
      #expect(try Self.audit("report", in: folder).status == 66)
      #expect(try Self.audit("next", in: folder).status == 66)
      #expect(try Command.run(["audit", "status", "--audits", "\(folder)/audits"]).status == 66)
      #expect(try Self.audit("sample", "--input", "\(folder)/none", in: folder).status == 66)
      let other = try Command.run([
        "audit", "sample", "--lang", "yo", "--input", "\(folder)/corpus/docs/sw/a.jsonl", "--audits",
        "\(folder)/audits",
      ])
      #expect(other.status == 65, "\(other.errors)")
      #expect(FileSystem.entry(at: "\(folder)/audits/yo") == nil)
      #expect(
        try Self.audit("sample", "--input", "\(folder)/corpus", "--seed", "18446744073709551615", in: folder).status
          == 64)
    }
  }
}
