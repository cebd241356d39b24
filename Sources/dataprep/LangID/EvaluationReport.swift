import Base
import Language
import Records

/// What `langid eval` prints.
struct EvaluationReport {
  var scores: LanguageScores
  var sources: [String: LanguageScores]
  /// The number of confusions to list.
  var confusions: Int
  /// Languages to average as a group; empty for none.
  var chosen: Set<LanguageTag> = []

  /// The languages of the texts, ordered by code.
  private var languages: [(tag: LanguageTag, counts: LanguageScores.Counts)] {
    scores.languages.filter { $0.value.gold > 0 }.map { ($0.key, $0.value) }.sorted { $0.tag < $1.tag }
  }

  /// A summary, a table by language, and the most frequent confusions.
  var text: String {
    let languages = languages
    var lines = [
      "texts               \(scores.count)", "languages           \(languages.count)",
      "  unsupported       \(scores.unsupported.count)", "accuracy            \(scores.accuracy.fixed(4))",
      "macro-F1            \(scores.macroF1.fixed(4))", "closed-set F1       \(scores.closedF1.fixed(4))",
      "open-set precision  \(scores.openPrecision.fixed(4))",
    ]
    if !chosen.isEmpty {
      let found = scores.macroF1(of: chosen)
      lines += [
        "chosen languages    \(found.languages)", "  macro-F1          \(found.open.fixed(4))",
        "  closed-set F1     \(found.closed.fixed(4))",
      ]
    }
    lines += ["", "source\ttexts\taccuracy\tmacro-F1"]
    for (name, found) in sources.sorted(by: { $0.key < $1.key }) {
      lines.append("\(PrintableText.line(name))\t\(found.count)\t\(found.accuracy.fixed(4))\t\(found.macroF1.fixed(4))")
    }
    lines += ["", "language\ttexts\tprecision\trecall\tF1"]
    for (tag, counts) in languages {
      let shares = [counts.precision, counts.recall, counts.f1].map { $0.fixed(4) }.joined(separator: "\t")
      lines.append("\(tag.tableCode)\t\(counts.gold)\t\(shares)")
    }
    lines += ["", "language\tpredicted\ttexts"]
    for confusion in scores.confusions.prefix(confusions) {
      lines.append("\(confusion.gold.tableCode)\t\(confusion.predicted.tableCode)\t\(confusion.count)")
    }
    return lines.joined(separator: "\n")
  }

  /// The report as one line of JSON, without a line feed.
  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    write(scores, to: &writer)
    if !chosen.isEmpty {
      let found = scores.macroF1(of: chosen)
      writer.key("chosen")
      writer.beginObject()
      writer.key("languages")
      writer.integer(found.languages)
      writer.key("macro_f1")
      writer.number(found.open, decimals: 6)
      writer.key("closed_f1")
      writer.number(found.closed, decimals: 6)
      writer.endObject()
    }
    writer.key("sources")
    writer.beginObject()
    for (name, found) in sources.sorted(by: { $0.key < $1.key }) {
      writer.key(name)
      writer.beginObject()
      write(found, to: &writer)
      writer.endObject()
    }
    writer.endObject()
    writer.key("languages")
    writer.beginObject()
    for (tag, counts) in languages {
      writer.key(tag.code)
      writer.beginObject()
      writer.key("texts")
      writer.integer(counts.gold)
      for (name, value) in [("precision", counts.precision), ("recall", counts.recall), ("f1", counts.f1)] {
        writer.key(name)
        writer.number(value, decimals: 6)
      }
      writer.endObject()
    }
    writer.endObject()
    writer.key("confusions")
    writer.beginArray()
    for confusion in scores.confusions.prefix(confusions) {
      writer.beginObject()
      writer.key("language")
      writer.string(confusion.gold.code)
      writer.key("taken_for")
      writer.string(confusion.predicted.code)
      writer.key("texts")
      writer.integer(confusion.count)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return writer.bytes.string()
  }

  private func write(_ scores: LanguageScores, to writer: inout JSONWriter) {
    writer.key("texts")
    writer.integer(scores.count)
    writer.key("unknown_languages")
    writer.integer(scores.unsupported.count)
    for (name, value) in [
      ("accuracy", scores.accuracy), ("macro_f1", scores.macroF1), ("closed_f1", scores.closedF1),
      ("open_precision", scores.openPrecision),
    ] {
      writer.key(name)
      writer.number(value, decimals: 6)
    }
  }
}
