import Base
import Foundation
import TestSupport
import Testing

/// `filter tune` and stages with files, as people and scripts use them.
@Suite struct FilterCommandTests {
  /// What is no labelled document is told, and not passed over in silence.
  @Test func tuneNeedsLabelledDocuments() throws {
    try withTemporaryFolder { folder in
      let file = "\(folder)/a.jsonl"
      for (text, message) in [
        ("", "no labelled document was found"), ("\n\n", "no labelled document was found"),
        (#"{"language":"sw","scores":{"x":1}}"# + "\n", "1 documents have no label"), ("[1]\n", "a.jsonl:1: "),
        (#"{"language":"sw","label":"good","scores":7}"# + "\n", "scores are no object"),
      ] {
        try AtomicFile.write(text, to: file)
        let result = try Command.run(["filter", "tune", file])
        #expect(result.status == 65 && result.output.isEmpty, "\(text)")
        #expect(result.errors.contains(message), "\(result.errors)")
      }
      try AtomicFile.write("", to: file)
      let scored = try Command.run(["filter", "tune", "--good", file, "--bad", file, "--set", "gopher-quality"])
      #expect(scored.status == 65 && scored.errors.contains("no labelled document was found"))
      let lines = (0..<80).map {
        #"{"language":"sw","label":"\#($0 < 40 ? "good" : "bad")","scores":{"x":\#($0 < 40 ? 0.9 : 0.1)}}"#
      }
      try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: file)
      let found = try Command.run(["filter", "tune", file])
      #expect(found.status == 0 && found.output.contains("sw\tx\t"))
    }
  }
}
