import ArgumentParser
import Base
import Fetch
import Jobs
import Records

/// `dataprep filter false-rejections`: what a chain drops of good text.
struct FilterFalseRejections: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "false-rejections",
    abstract: "Runs filters on text that is known to be good, and prints what share they drop, by language.",
    discussion: """
      FILE has documents that people wrote and read: newspapers, books, the Universal Declaration. Its lines are \
      LANGUAGE<tab>TEXT (further fields between them are skipped) or JSON objects with `language` and `text`; it may be \
      compressed.

      Prints LANGUAGE, documents, dropped and share, separated by tabs, and a last line with the median and the worst of \
      the languages. A document that is kept for the noisy release only counts as dropped. --details adds the reasons \
      with their numbers.

      Examples:
        dataprep filter false-rejections --set madlad400 good.tsv
        dataprep filter false-rejections --set fineweb --details good.jsonl.zst

      Exit codes: 0 done; 64 usage; 65 a line is no document, or there is none; 66 FILE is missing; 78 a parameter is \
      wrong.
      """)

  @Argument(help: "Files of good documents, or - for standard input.", completion: .file())
  var files: [String]

  @Option(help: ArgumentHelp("Sets and stages, in order, separated by commas.", valueName: "names"))
  var set: String

  @Option(
    help: ArgumentHelp(
      "Another value for a parameter: NAME=VALUE or STAGE.NAME=VALUE. Can be given several times.",
      valueName: "name=value"))
  var param: [String] = []

  @OptionGroup var languageRules: LanguageRuleOptions

  @Flag(help: "Add a column with the reasons: REASON:COUNT, the most frequent first.")
  var details = false

  func run() throws {
    let counts = try FalseRejections(try languageRules.stages(named: set.split(separator: ",").map(String.init), param))
    for file in files {
      let lines = LineReader(DecompressingSource(try openSource(file)))
      while let line = try lines.next({ $0.string }) {
        guard line.utf8.contains(where: { $0 > 0x20 }) else { continue }
        try counts.add(line, location: "\(file):\(lines.lineNumber)")
      }
    }
    let rows = counts.rows()
    guard let worst = rows.max(by: { ($0.share, $1.language) < ($1.share, $0.language) }) else {
      throw FilterCaseError(.badCase, "no document was found", location: files.joined(separator: ", "))
    }
    for row in rows { print(row) }
    let shares = rows.map(\.share).sorted()
    let median = (shares[(shares.count - 1) / 2] + shares[shares.count / 2]) / 2
    let (documents, dropped) = rows.reduce((0, 0)) { ($0.0 + $1.documents, $0.1 + $1.dropped) }
    Console.print(
      "median \(Self.text(median)), worst \(Self.text(worst.share)) (\(worst.language)); all "
        + "\(Self.text(Double(dropped) / Double(documents))) (\(dropped) of \(documents))")
  }

  private func print(_ row: FalseRejections.Row) {
    var line = "\(row.language)\t\(row.documents)\t\(row.dropped)\t\(Self.text(row.share))"
    if details { line += "\t" + row.reasons.map { "\($0.reason):\($0.count)" }.joined(separator: ",") }
    Console.print(line)
  }

  /// A share with four decimals.
  private static func text(_ share: Double) -> String {
    let digits = String(Int((share * 10_000).rounded()) + 10_000)
    return "\(share >= 0.999_95 ? 1 : 0).\(digits.suffix(4))"
  }
}
