package import Base
package import HTML
package import Language
package import Records
package import Stages

/// Everything that decides what a crawl extraction writes for an input.
package struct ExtractionSettings: Sendable {
  /// A language model, and what identifies it.
  package struct Model: Sendable {
    package var name: String
    /// SHA-256 of the model's file, in hexadecimal.
    package var sha256: String
    package var model: FastTextModel

    package init(name: String, sha256: String, model: FastTextModel) {
      self.name = name
      self.sha256 = sha256
      self.model = model
    }
  }

  /// Canonical tags of the wanted languages; empty for all.
  package var languages: Set<String> = []
  /// The language model; nil where languages stay unknown.
  package var model: Model?
  /// The least scores that documents need to be given a language; nil for the identifier's own.
  package var thresholds: LanguageThresholds?
  /// How output files are stored.
  package var format = JSONLinesFormat.zstd
  /// Which rejects are written.
  package var rejects = RejectPolicy.sample
  /// Pages to read at most, over all inputs in their order; nil for all.
  package var limit: Int?
  /// How pages are parsed.
  package var parser = HTMLParserChoice.native
  /// How main text is taken out of pages.
  package var extraction = ExtractionOptions()
  /// Whether texts are brought into Unicode's normal form C.
  package var normalizes = false

  package init() {}

  /// The stages that every page passes through, in order.
  package var stages: [any Stage] {
    CrawlStages.all(
      parser: parser, extraction: extraction, normalizes: normalizes, model: model?.model, thresholds: thresholds,
      languages: languages)
  }

  /// Writes the settings as members of an object, in a fixed order.
  package func write(to json: inout JSONWriter) {
    json.member("languages", languages.sorted())
    json.key("langid_model")
    if let model {
      json.beginObject()
      json.member("name", model.name)
      json.member("sha256", model.sha256)
      json.endObject()
    } else {
      json.null()
    }
    if let thresholds { write(thresholds, to: &json) }
    json.member("parser", parser.rawValue)
    json.member("favor", extraction.favor.rawValue)
    json.member("comments", extraction.comments.rawValue)
    json.member("text", extraction.form.rawValue)
    json.member("nfc", normalizes)
    json.member("format", format.rawValue)
    json.member("rejects", rejects.rawValue)
    json.member("limit", limit)
  }

  private func write(_ thresholds: LanguageThresholds, to json: inout JSONWriter) {
    json.key("langid_thresholds")
    json.beginObject()
    for (language, score) in thresholds.scores.sorted(by: { $0.key < $1.key }) {
      json.key(language.code)
      json.number(Double(score), decimals: 6)
    }
    if let other = thresholds.other {
      json.key("*")
      json.number(Double(other), decimals: 6)
    }
    json.endObject()
  }
}
