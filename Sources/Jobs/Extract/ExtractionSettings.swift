package import Base
package import HTML
package import Language
package import Records
package import Stages

/// Everything that decides what a crawl extraction writes for an input.
package struct ExtractionSettings: Sendable {
  /// A language model, and what identifies it.
  package struct Model: Sendable {
    /// The name that users know it by.
    package var name: String
    /// SHA-256 of the model's file, in hexadecimal.
    package var sha256: String
    /// The model itself.
    package var model: FastTextModel

    /// A model with its name and digest.
    package init(name: String, sha256: String, model: FastTextModel) {
      self.name = name
      self.sha256 = sha256
      self.model = model
    }
  }

  /// A file of thresholds, and what identifies it.
  package struct Thresholds: Sendable {
    /// The name that users know it by.
    package var name: String
    /// SHA-256 of the file, in hexadecimal.
    package var sha256: String
    /// The thresholds themselves.
    package var value: LanguageThresholds

    /// Thresholds with their name and digest.
    package init(name: String, sha256: String, value: LanguageThresholds) {
      self.name = name
      self.sha256 = sha256
      self.value = value
    }
  }

  /// Canonical tags of the selected languages; empty for all.
  package var languages: Set<String> = []
  /// The language model; nil where languages stay unknown.
  package var model: Model?
  /// The least scores that documents need to be given a language; nil for the identifier's own.
  package var thresholds: Thresholds?
  /// What drops pages that robots.txt files disallow; nil where none are asked.
  package var robots: DropDisallowed?
  /// Which files documents go to.
  package enum Layout: String, Sendable {
    /// One a task and language.
    case byLanguage = "by-language"
    /// One a task, in the order of the input: what a later step reads.
    case together
  }

  /// Which files documents go to.
  package var layout = Layout.byLanguage
  /// The stages, where they are others than those that the settings below choose.
  package var chosenStages: [any Stage]?
  /// How output files are stored.
  package var format = DocumentFormat.lines(.zstd)
  /// Which rejects are written.
  package var rejects = RejectPolicy.sample
  /// Pages to read at most, over all inputs in their order; nil for all.
  package var limit: Int?
  /// How pages are parsed.
  package var parser = HTMLParserChoice.native
  /// How main text is taken out of pages.
  package var extraction = ExtractionOptions()
  /// Whether Burmese in the Zawgyi encoding is converted to Unicode.
  package var convertsZawgyi = false
  /// Whether texts are brought into Unicode's normal form C.
  package var normalizes = false

  /// The defaults.
  package init() {}

  /// The stages that every page passes through, in order. They describe themselves, and the plan is made of that, so
  /// that what runs and what a record's digest says cannot differ.
  package var stages: [any Stage] {
    if let chosenStages { return chosenStages }
    var identify = IdentifyLanguage()
    identify.model = model.map { StageResource($0.model, name: $0.name, sha256: $0.sha256) }
    identify.thresholds = thresholds.map { StageResource($0.value, name: $0.name, sha256: $0.sha256) }
    return CrawlStages.all(
      parser: parser, extraction: extraction, convertsZawgyi: convertsZawgyi, normalizes: normalizes,
      identify: identify, robots: robots, languages: languages)
  }

  /// Writes all that decides what is written, as members of an object, in a fixed order.
  package func write(to json: inout JSONWriter) {
    stages.describe(&json)
    json.member("format", format.rawValue)
    json.member("record_version", DocumentSchema.version)
    json.member("rejects", rejects.rawValue)
    json.member("limit", limit)
    // Folders of earlier versions say nothing of it.
    if layout != .byLanguage { json.member("layout", layout.rawValue) }
  }
}
