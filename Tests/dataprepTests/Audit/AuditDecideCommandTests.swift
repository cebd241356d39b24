import Base
import Foundation
import TestSupport
import Testing

/// `audit decide`, `apply` and `diff` as a user runs them.
@Suite struct AuditDecideCommandTests {
  /// An audit of 60 documents: 40 good ones, and 20 of hosts below `.es` that a rater calls Spanish.
  private func withAudit(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      for (name, bad) in [("2026-01-01-a", 20), ("2026-02-01-b", 0)] {
        let audit = "\(folder)/audits/sw/\(name)"
        try FileSystem.createFolder(audit)
        var (sample, labels) = ("", "")
        for number in 0..<60 {
          let isBad = number % 3 == 0
          let host = isBad ? "sitio\(number).es" : "site\(number).\(["com", "org", "net"][number % 3])"
          sample +=
            #"{"id":"d\#(number)","order":\#(number),"reason":"","stratum":"s","weight":1,"language":"sw","#
            + #""language_score":0.9,"host":"\#(host)","url":"https://\#(host)/","text":"Habari \#(number)"}"# + "\n"
          labels +=
            isBad && bad > 0
            ? #"{"id":"d\#(number)","label":"w","rater":"ana","code":"es"}"# + "\n"
            : #"{"id":"d\#(number)","label":"g","rater":"ana"}"# + "\n"
        }
        try AtomicFile.write(sample, to: "\(audit)/sample.jsonl.zst")
        try AtomicFile.write(labels, to: "\(audit)/labels.jsonl")
      }
      try FileSystem.createFolder("\(folder)/lang")
      try AtomicFile.write("# by hand\ncode: sw\nscript: Latn  # always\n", to: "\(folder)/lang/sw.yaml")
      try body(folder)
    }
  }

  private func audit(_ command: String, _ folder: String, _ options: [String] = []) throws -> Command.Result {
    try Command.run(
      ["audit", command, "--lang", "sw", "--audits", "\(folder)/audits", "--audit", "2026-01-01-a"]
        + ["--rules", "\(folder)/lang/sw.yaml"] + options)
  }

  private func rule(_ folder: String) throws -> String {
    String(decoding: try FileSystem.read("\(folder)/lang/sw.yaml"), as: UTF8.self)
  }

  @Test func labelsBecomeARuleThatIsAppliedOnce() throws {
    try withAudit { folder in
      #expect(try audit("apply", folder).status == 66)
      let decided = try audit("decide", folder)
      #expect(decided.status == 0, "\(decided.errors)")
      #expect(decided.output.contains("1. reroute:es=es"))
      #expect(decided.output.contains("removes 20 of 20 bad (20 by moving them to their language), loses 0 of 40 good"))
      let json = try audit("decide", folder, ["--json"])
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      let rules = try #require(object["rules"] as? [[String: Any]])
      #expect(rules.map { $0["id"] as? String } == ["reroute:es=es"])
      #expect(rules.first?["to"] as? String == "es")

      let tried = try audit("apply", folder, ["--dry-run"])
      #expect(tried.status == 0, "\(tried.errors)")
      #expect(
        tried.output.contains("on the sample: removes 20 of 20 bad (20 go to their own language), loses 0 of 40 good"))
      #expect(tried.output.contains("filed right: 66.7 % before, 100.0 % after"))
      #expect(try rule(folder) == "# by hand\ncode: sw\nscript: Latn  # always\n")
      #expect(try audit("apply", folder, ["--accept", "drop-hosts:es"]).status == 78)

      #expect(try audit("apply", folder, ["--date", "2026-01-02"]).status == 0)
      let written = try rule(folder)
      #expect(written.hasPrefix("# by hand\ncode: sw\nscript: Latn  # always\nreroute:\n  es: {value: es, why: "))
      #expect(
        written.contains("  - date: 2026-01-02\n    audit: \"2026-01-01-a\"\n    evidence: \"removes 20 of 20 bad"))
      let again = try audit("apply", folder)
      #expect(again.status == 0 && again.errors.contains("has all of these rules"))
      #expect(try rule(folder) == written)
      #expect(try Command.run(["recipe", "check", "\(folder)/lang"]).status == 0)
      // The rule is there: nothing is left to propose.
      #expect(try audit("decide", folder).output.contains("no rule has enough labels behind it"))
    }
  }

  @Test func aRuleThatExcludesTheAuditsIsLeftAlone() throws {
    try withAudit { folder in
      #expect(try audit("decide", folder).status == 0)
      let text = "code: sw\nreroute:\n  es: pt\n"
      try AtomicFile.write(text, to: "\(folder)/lang/sw.yaml")
      let result = try audit("apply", folder)
      #expect(result.status == 78)
      #expect(result.errors.contains("reroute has es as pt"))
      #expect(try rule(folder) == text)
    }
  }

  @Test func auditsAreCompared() throws {
    try withAudit { folder in
      let names = ["sw/2026-01-01-a", "2026-02-01-b"]
      let result = try Command.run(["audit", "diff"] + names + ["--audits", "\(folder)/audits"])
      #expect(result.status == 1)
      #expect(result.output.contains("2026-01-01-a: 60 documents, 20 of 60 labelled are bad"))
      #expect(result.output.contains("wrong-language: 20, then 0"))
      #expect(result.output.contains("more than chance"))
      let json = try Command.run(["audit", "diff"] + names + ["--audits", "\(folder)/audits", "--json"])
      let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect(object["alarm"] as? Bool == true)
      #expect((object["stability"] as? [String: Any])?["score"] as? Double == 0)
      let same = ["\(folder)/audits/sw/2026-01-01-a", "2026-01-01-a"]
      #expect(try Command.run(["audit", "diff"] + same + ["--audits", "\(folder)/audits"]).status == 0)
      #expect(try Command.run(["audit", "diff", "none", "none", "--audits", "\(folder)/audits"]).status == 66)
    }
  }
}
