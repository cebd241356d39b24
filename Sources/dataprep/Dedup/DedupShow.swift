import ArgumentParser
import Base
import Deduplication
import Jobs
import Records

/// `dataprep dedup show`: what was removed for a document, and what differs.
struct DedupShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows what was removed for a document, with the differences marked.",
    discussion: """
      DIR is the output directory of `dedup minhash` or `dedup exact`. NAME is the number of a cluster, as in \
      removed.jsonl.zst, or the identifier of a document, kept or removed. The texts are read from the run's inputs. \
      Words that only the kept document has begin with -, words that only the removed one has with +.

      Examples:
        dataprep dedup show sw.unique 10175
        dataprep dedup show sw.unique '<urn:uuid:8a1c52ae-0b36-4a5e-9d29-4f3b6a4f1c11>' --limit 3
        dataprep dedup show sw.unique 10175 --json | jq .jaccard

      Exit codes: 0 done; 64 usage; 65 no such cluster or document, or DIR is no run of dedup; 66 DIR is missing.
      """)

  @Argument(help: ArgumentHelp("Output directory of a deduplication.", valueName: "dir"), completion: .directory)
  var folder: String

  @Argument(help: ArgumentHelp("A cluster's number or a document's identifier.", valueName: "name"))
  var name: String

  @Option(help: ArgumentHelp("Show at most n removed documents; 0 for all.", valueName: "n"))
  var limit = 10

  @Option(help: "Colours: auto, always or never.")
  var color = ColorChoice.auto

  @Flag(help: "Print one object a removed document: id, kept_id, cluster, jaccard, text, kept_text.")
  var json = false

  func validate() throws {
    if limit < 0 { throw ValidationError("--limit takes a number from 0.") }
  }

  func run() throws {
    let rows = try RemovedRows(folder: folder).rows(of: name)
    guard !rows.isEmpty else {
      throw DeduplicationError(
        .badFile, "nothing was removed for, or as, \(name)", location: Path.join(folder, RemovedRows.fileName),
        advice: "Clusters and identifiers are in that file.")
    }
    let shown = Array(limit == 0 ? rows[...] : rows.prefix(limit))
    let texts = try InputTexts(folder: folder).texts(of: Set(shown.flatMap { [$0.id, $0.keptID].compactMap { $0 } }))
    if json {
      for row in shown { Console.data(Self.json(row, texts)) }
    } else {
      Console.print(text(shown, texts))
    }
    if shown.count < rows.count {
      Console.note("\(shown.count) of \(Amount.count(rows.count)) removed documents; --limit 0 shows all")
    }
  }

  private static func json(_ row: RemovedRows.Row, _ texts: [String: String]) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.member("id", row.id)
    json.member("kept_id", row.keptID)
    json.member("cluster", row.cluster)
    json.key("jaccard")
    if let jaccard = row.jaccard { json.number(jaccard, decimals: 4) } else { json.null() }
    json.member("text", texts[row.id])
    json.member("kept_text", row.keptID.flatMap { texts[$0] })
    json.endObject()
    return json.bytes.string()
  }

  private func text(_ rows: [RemovedRows.Row], _ texts: [String: String]) -> StyledText {
    var output = StyledText(usesColor: color.isOn)
    for row in rows {
      let similarity = row.jaccard.map { ", Jaccard similarity \($0.fixed(4))" } ?? ""
      let kept = row.keptID.map { "kept \($0)" } ?? "none of its cluster was kept"
      output.append(line: "removed \(row.id)  \(kept), cluster \(row.cluster)\(similarity)", style: .headline)
      guard let text = texts[row.id], let keptText = row.keptID.flatMap({ texts[$0] }) else {
        output.append(line: "the texts are not in the run's inputs any more", style: .warning)
        continue
      }
      append(WordDifference(keptText, text), to: &output)
    }
    return output
  }

  /// Words of the same that are shown before and after a difference.
  private static let context = 8

  private func append(_ difference: WordDifference, to output: inout StyledText) {
    let parts = difference.parts
    for (index, part) in parts.enumerated() {
      switch part {
      case .onlyFirst(let words): output.append(line: "  - " + words.joined(separator: " "), style: .missing)
      case .onlySecond(let words): output.append(line: "  + " + words.joined(separator: " "), style: .added)
      case .same(let words):
        let before = index > 0 ? Self.context : 0
        let after = index < parts.count - 1 ? Self.context : 0
        if words.count <= before + after + 4 {
          output.append(line: "    " + words.joined(separator: " "), style: .dim)
        } else {
          let head = words.prefix(before).joined(separator: " ")
          let tail = words.suffix(after).joined(separator: " ")
          let middle = "[\(Amount.count(words.count - before - after)) words the same]"
          output.append(
            line: "    " + [head, middle, tail].filter { !$0.isEmpty }.joined(separator: " "), style: .dim)
        }
      }
    }
    if difference.isCut {
      output.append(
        line: "    only the first \(Amount.count(WordDifference.limit)) words were compared", style: .warning)
    }
  }
}
