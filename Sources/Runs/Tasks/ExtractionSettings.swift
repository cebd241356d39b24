internal import Base
public import HTML
public import Language
public import Records
public import Stages

/// Everything that decides what a crawl extraction writes for an input.
public struct ExtractionSettings: Sendable {
  /// A language model by name and content.
  public struct Model: Sendable, Equatable {
    public var name: String
    /// SHA-256 of the model's file, in hexadecimal.
    public var sha256: String
    public init(name: String, sha256: String) {
      self.name = name
      self.sha256 = sha256
    }
  }

  /// Canonical tags of the wanted languages; empty for all.
  public var languages: Set<String> = []
  /// The language model; nil where languages stay unknown.
  public var model: Model?
  /// The least scores that documents need to be given a language; nil for the identifier's own.
  public var thresholds: LanguageThresholds?
  /// How output files are stored.
  public var format = JSONLinesFormat.zstd
  /// Which rejects are written.
  public var rejects = RejectPolicy.sample
  /// Pages to read at most, over all inputs in their order; nil for all.
  public var limit: Int?
  /// SHA-256 of the list of inputs, where there is a limit: more inputs would change what is read of each.
  internal var limitedInputs: String?
  /// How pages are parsed.
  public var parser = HTMLParserChoice.native
  /// How main text is taken out of pages.
  public var extraction = ExtractionOptions()
  /// Whether texts are brought into Unicode's normal form C.
  public var normalizes = false

  public init() {}

  /// The settings as JSON, in a fixed order: what `plan.json` holds and `digest` is taken over.
  internal func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("tool")
    json.string("dataprep \(version)")
    json.key("languages")
    json.beginArray()
    for language in languages.sorted() { json.string(language) }
    json.endArray()
    json.key("langid_model")
    if let model {
      json.beginObject()
      json.key("name")
      json.string(model.name)
      json.key("sha256")
      json.string(model.sha256)
      json.endObject()
    } else {
      json.null()
    }
    if let thresholds {
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
    json.key("parser")
    json.string(parser.rawValue)
    json.key("favor")
    json.string(extraction.favor.rawValue)
    json.key("comments")
    json.string(extraction.comments.rawValue)
    json.key("text")
    json.string(extraction.form.rawValue)
    json.key("nfc")
    json.bool(normalizes)
    json.key("format")
    json.string(format.rawValue)
    json.key("rejects")
    json.string(rejects.rawValue)
    json.key("limit")
    if let limit { json.integer(limit) } else { json.null() }
    if let limitedInputs {
      json.key("inputs")
      json.string(limitedInputs)
    }
    json.endObject()
  }

  /// The settings as JSON, as `plan.json` holds them.
  public var json: [UInt8] {
    var json = JSONWriter()
    write(to: &json)
    return json.bytes.array()
  }

  /// SHA-256 over the settings: two runs with the same digest and input write the same bytes.
  public var digest: String {
    let json = json
    return Digest.of(json.span, .sha256).hexadecimal
  }
}
