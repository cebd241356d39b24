import ArgumentParser
import Base
import Deduplication
import Fetch
import Jobs
import Runs

/// `dataprep dedup check`: how well settings find duplicates in a corpus.
struct DedupCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Plants duplicates into a sample of a corpus, and measures how settings of minhash do on it.",
    discussion: """
      Takes a sample of the documents, plants changed copies of a third of them, whose true similarity is known, runs \
      `dedup minhash` with the settings on it, and prints: planted pairs of which at most one document is left, by true \
      similarity, by change and by language; the share of removed documents whose kept document is as similar as \
      --threshold says; the text that was lost; the largest cluster. DIR gets the sample, the run and check.json.

      Examples:
        dataprep dedup check corpus/docs/sw --output sw.check
        dataprep dedup check corpus/docs/sw --bands 26 --rows 11 --sample 50000 --output sw.check2

      Exit codes: 0 done; 64 usage; 65 an input cannot be read; 66 an input is missing; 73 DIR is there already.
      """)

  @OptionGroup var inputOptions: InputOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("The directory to write.", valueName: "dir"), completion: .directory)
  var output: String

  @OptionGroup var similarityOptions: SimilarityOptions

  @Option(help: ArgumentHelp("Documents of the sample.", valueName: "n"))
  var sample = 20_000

  @Option(help: ArgumentHelp("Another sample and other copies for another seed.", valueName: "n"))
  var sampleSeed: UInt64 = 1

  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print check.json instead of a table.")
  var json = false

  func validate() throws {
    guard (10...10_000_000).contains(sample) else {
      throw ValidationError("--sample takes a number from 10 to 10000000.")
    }
  }

  func run() throws {
    guard FileSystem.entry(at: output) == nil else {
      throw OutputError(
        .cannotCreate, "the directory is there already", location: output, advice: "Choose another --output.")
    }
    let inputs = try inputOptions.expanded(.texts)
    try FileSystem.createFolder(output)
    var check = DeduplicationCheck(similarityOptions.similarity, seed: sampleSeed)
    let path = Path.join(output, DeduplicationCheck.sampleName)
    try check.writeSample(of: inputs.map(\.location), size: sample, to: path)
    var settings = DeduplicationSettings(rule: .similar(similarityOptions.similarity))
    // A sample loses what it loses: nothing is written that anybody would miss.
    settings.alarm.share = 1
    let folder = Path.join(output, "run")
    var run = Run(
      steps: DeduplicationSettings.steps(settings),
      inputs: [Input(try InputList(expanding: [path], kind: .texts, policy: FetchPolicy()).entries[0])], folder: folder)
    run.threads = threads.count
    Signals.askToStop()
    _ = try run.run(stop: Signals.stop) { _ in }
    let result = try check.result(of: folder)
    var json = JSONWriter()
    result.write(to: &json)
    json.endLine()
    try json.bytes.withSpan { (bytes) throws(OutputError) in
      try AtomicFile.write(bytes, to: Path.join(output, "check.json"))
    }
    if self.json { Console.data(json.bytes) } else { Console.print(Self.table(result)) }
  }

  private static func table(_ result: CheckResult) -> String {
    var lines: [String] = []
    func row(_ recall: CheckResult.Recall) {
      let name = recall.name + String(repeating: " ", count: max(1, 24 - recall.name.count))
      lines.append("  \(name)\(recall.share.fixed(3))  \(Amount.count(recall.pairs)) pairs")
    }
    lines.append("planted pairs of which at most one document is left, by true Jaccard similarity")
    for recall in result.bySimilarity where recall.pairs > 0 { row(recall) }
    lines.append("by change")
    for recall in result.byChange where recall.pairs > 0 { row(recall) }
    lines.append("by language")
    for recall in result.byLanguage.sorted(by: { $0.pairs != $1.pairs ? $0.pairs > $1.pairs : $0.name < $1.name })
      .prefix(15)
    {
      row(recall)
    }
    let justified = Double(result.justified) / Double(max(1, result.removed))
    let lost = result.lostBytes / Double(max(1, result.removedBytes))
    lines.append("removed: \(Amount.count(result.removed)) of \(Amount.count(result.documents)) documents")
    lines.append("removed for a document as similar as the threshold says: \(justified.fixed(3))")
    lines.append("text of removed documents that no kept one has: \((100 * lost).fixed(2)) %")
    lines.append("most documents removed for one: \(Amount.count(result.largest))")
    return lines.joined(separator: "\n")
  }
}
