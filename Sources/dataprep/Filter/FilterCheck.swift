import ArgumentParser
import Base
import Fetch
import Jobs
import Records

/// `dataprep filter check`: runs cases with known results.
struct FilterCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Runs cases of filters with known results, and prints each difference.",
    discussion: """
      FILE has one case a line: `filter`, a stage or set; `text`; and what is expected, any of `keep`, `reason` and \
      `text_out`. `params` are the stage's parameters, `language` among them that of the words; `id` and `why` are \
      repeated where a case differs. Names are also those of datatrove's filters (gopher_quality), which are checked \
      in its way: `words` and `sentences` with `filter` words+sentences, texts of its formatters. A case whose `error` says \
      that the other tool failed is skipped.

      Examples:
        dataprep filter check cases.jsonl
        dataprep filter check cases.jsonl --json

      Exit codes: 0 all agree; 1 some differ; 64 usage; 65 a line is no case; 66 FILE is missing.
      """)

  @Argument(help: "File of cases, or - for standard input.", completion: .file())
  var file: String

  @Flag(help: "Print one JSON object for each case that differs.")
  var json = false

  func run() throws {
    let lines = LineReader(DecompressingSource(try openSource(file)))
    var (agreeing, all, skipped) = (0, 0, 0)
    while true {
      var bytes: [UInt8] = []
      guard try lines.next({ bytes = Array($0.string.utf8) }) != nil else { break }
      guard bytes.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
      let test = try FilterCase(bytes, location: "\(file):\(lines.lineNumber)")
      guard !test.isSkipped else {
        skipped += 1
        Console.print("skipped \(test.id): \(test.error)")
        continue
      }
      all += 1
      let differences = try test.differences()
      if differences.isEmpty { agreeing += 1 } else { report(test, differences) }
    }
    guard all + skipped > 0 else { throw FilterCaseError(.badCase, "the file holds no case", location: file) }
    Console.print("\(agreeing) of \(all) agree")
    if agreeing < all { throw ExitCode.failure }
  }

  private func report(_ test: FilterCase, _ differences: [FilterCase.Difference]) {
    guard json else {
      Console.print("\(test.id)\(test.why.isEmpty ? "" : " (\(test.why))")")
      for difference in differences {
        Console.print("  \(difference.name): \(difference.found), not \(difference.expected)")
      }
      return
    }
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("id", test.id)
    for difference in differences {
      writer.key(difference.name)
      writer.beginObject()
      writer.member("found", difference.found)
      writer.member("expected", difference.expected)
      writer.endObject()
    }
    writer.endObject()
    Console.print(writer.bytes.string())
  }
}
