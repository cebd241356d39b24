import ArgumentParser
import Base
import Language
import Models

/// `dataprep models list`: lists known and installed models.
struct ModelsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists known and installed models.",
    discussion: "Example: dataprep models list --json | jq -r '.[] | select(.installed) | .name'")

  @Flag(help: "Print one JSON array.")
  var json = false

  func run() throws {
    let store = ModelStore()
    let installed = store.installed()
    let others = installed.filter { $0.known == nil }
    if json {
      var writer = JSONWriter()
      writer.beginArray()
      writeBuiltIn(to: &writer)
      for known in KnownModel.all {
        write(known: known, installed: installed.first { $0.name == known.name }, name: known.name, to: &writer)
      }
      for model in others { write(known: nil, installed: model, name: model.name, to: &writer) }
      writer.endArray()
      writer.endLine()
      Console.print(writer.bytes)
      return
    }
    var rows = [[BuiltInModel.name, "built in", BuiltInModel.licence, BuiltInModel.about]]
    for known in KnownModel.all {
      let path = installed.first { $0.name == known.name }?.path
      rows.append([known.name, path ?? "not installed", known.licence, known.about])
    }
    for model in others { rows.append([model.name, model.path, "", "from \(model.source)"]) }
    rows = rows.map { $0.map(PrintableText.line) }
    if Console.isOutputTerminal { rows = Self.aligned(rows) }
    for row in rows { Console.print(row.joined(separator: Console.isOutputTerminal ? "  " : "\t")) }
  }

  /// Rows for a terminal: with a header, aligned, and without the paths, which `models path` prints.
  private static func aligned(_ rows: [[String]]) -> [[String]] {
    let rows =
      [["name", "state", "licence", "about"]]
      + rows.map { [$0[0], $0[1].hasPrefix("/") ? "installed" : $0[1], $0[2], $0[3]] }
    let widths = (0..<3).map { column in rows.map(\.[column].count).max() ?? 0 }
    return rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) } + [row[3]]
    }
  }

  private func writeBuiltIn(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("name")
    writer.string(BuiltInModel.name)
    writer.key("built_in")
    writer.bool(true)
    writer.key("installed")
    writer.bool(true)
    writer.key("bytes")
    writer.integer(BuiltInModel.byteCount)
    writer.key("sha256")
    writer.string(BuiltInModel.sha256)
    writer.key("licence")
    writer.string(BuiltInModel.licence)
    writer.key("about")
    writer.string(BuiltInModel.about)
    writer.endObject()
  }

  private func write(known: KnownModel?, installed: InstalledModel?, name: String, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("name")
    writer.string(name)
    writer.key("installed")
    writer.bool(installed != nil)
    if let installed {
      writer.key("path")
      writer.string(installed.path)
    }
    if let byteCount = installed?.byteCount ?? known?.byteCount {
      writer.key("bytes")
      writer.integer(byteCount)
    }
    if let sha256 = installed?.sha256 ?? known?.sha256 {
      writer.key("sha256")
      writer.string(sha256)
    }
    if let known {
      writer.key("kind")
      writer.string(known.kind.rawValue)
      writer.key(known.kind == .langid ? "labels" : "tokens")
      writer.integer(known.labels)
      writer.key("licence")
      writer.string(known.licence)
      writer.key("about")
      writer.string(known.about)
    }
    if let source = installed?.source {
      writer.key("source")
      writer.string(source)
    }
    writer.endObject()
  }
}
