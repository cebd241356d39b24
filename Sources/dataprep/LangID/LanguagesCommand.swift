import ArgumentParser
import Base
import Language
import Records

/// `dataprep languages`: finds language tags by name.
struct LanguagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "languages",
    abstract: "Finds language tags by name.",
    discussion: """
      NAME is a name in English or in the language itself, the beginning of a word of it, or a code. Without a name, \
      lists the languages that the built-in model knows. Prints tag, name, own name, ISO 639-3 code with script, and \
      whether the built-in model knows the language.

      Examples:
        dataprep languages swahili
        dataprep languages kurdish konkani
        dataprep languages --json | jq -r '.[].tag'

      Exit codes: 0 done; 66 no language has such a name.
      """)

  @Argument(help: "Names or codes of languages.")
  var name: [String] = []

  @Flag(help: "Print one JSON array.")
  var json = false

  func run() throws {
    let model = try BuiltInModel.load()
    let known = Set(model.labels.compactMap { LanguageTag($0) })
    var tags: [LanguageTag] = []
    for name in name {
      let found = LanguageNames.find(name)
      guard !found.isEmpty else {
        throw SourceError(
          .missing, "no language is called so", location: name,
          advice: "Try a part of the name. https://iso639-3.sil.org lists all languages.")
      }
      tags += found.filter { !tags.contains($0) }
    }
    if name.isEmpty { tags = known.sorted().filter { !$0.language.isUndetermined } }
    if json { return printJSON(tags, known) }
    let rows = tags.map { tag in
      [
        tag.code, tag.englishName, tag.ownName == tag.englishName ? "" : tag.ownName, tag.isoCode,
        Self.isKnown(tag, known) ? "built-in model" : "-",
      ]
    }
    let separator = Console.isOutputTerminal ? "  " : "\t"
    let widths = (0..<4).map { column in Console.isOutputTerminal ? rows.map { $0[column].count }.max() ?? 0 : 0 }
    for row in rows {
      let padded = zip(row, widths).map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) } + [row[4]]
      Console.print(padded.joined(separator: separator))
    }
  }

  /// Whether the model has the language in any script.
  private static func isKnown(_ tag: LanguageTag, _ known: Set<LanguageTag>) -> Bool {
    known.contains(tag) || known.contains { $0.language == tag }
  }

  private func printJSON(_ tags: [LanguageTag], _ known: Set<LanguageTag>) {
    var writer = JSONWriter()
    writer.beginArray()
    for tag in tags {
      writer.beginObject()
      writer.member("tag", tag.code)
      writer.member("name", tag.englishName)
      writer.member("own_name", tag.ownName)
      writer.member("iso", tag.isoCode)
      writer.key("built_in_model")
      writer.bool(Self.isKnown(tag, known))
      writer.endObject()
    }
    writer.endArray()
    writer.endLine()
    Console.print(writer.bytes)
  }
}
