internal import Base
internal import Records

/// A passage of a run's corpus: a line of `passages.jsonl`.
package struct Passage: Sendable, Equatable {
  /// The key of its title and text (`PassageKey`), 32 hexadecimal digits.
  package var key: String
  /// The title of its document; empty without one.
  package var title: String
  /// Its text.
  package var text: String
  /// Its document's language, a canonical tag.
  package var language: String
  /// Its document's URL; empty without one.
  package var url: String
  /// Its document's identifier; empty without one.
  package var document: String
  /// Whether queries are made for it.
  package var isSeed: Bool

  /// A passage with its values.
  package init(
    key: String, title: String, text: String, language: String, url: String, document: String, isSeed: Bool = false
  ) {
    self.key = key
    self.title = title
    self.text = text
    self.language = language
    self.url = url
    self.document = document
    self.isSeed = isSeed
  }

  /// The passage of a line.
  ///
  /// - Throws: `JSONError` for a line that is none; nil members are an error too (`nil`).
  init?(_ line: Span<UInt8>) throws(JSONError) {
    let json = try JSONValue(parsing: line)
    guard let key = json["id"]?.string, let title = json["title"]?.string, let text = json["text"]?.string,
      let language = json["language"]?.string, let url = json["url"]?.string, let document = json["document"]?.string,
      case .bool(let isSeed)? = json["seed"]
    else { return nil }
    self.init(
      key: key, title: title, text: text, language: language, url: url, document: document, isSeed: isSeed)
  }

  /// The host of its URL; empty without one.
  var host: String {
    let bytes = Array(url.utf8)
    return URLHost.name(in: bytes.span)
  }

  /// Writes it as a line, without its end.
  func write(to json: inout JSONWriter) {
    let (title, text) = (Array(title.utf8), Array(text.utf8))
    Self.write(
      to: &json, key: key, title: title.span, text: text.span, language: language, url: { $0.string(url) },
      document: { $0.string(document) }, isSeed: isSeed)
  }

  /// Writes a passage that is not a value yet. Its key comes first, and whether it is a seed last: `ScanFile` and
  /// `DrawPassages` go by that.
  static func write(
    to json: inout JSONWriter, key: String, title: Span<UInt8>, text: Span<UInt8>, language: String,
    url: (inout JSONWriter) -> Void, document: (inout JSONWriter) -> Void, isSeed: Bool
  ) {
    json.beginObject()
    json.member("id", key)
    json.key("title")
    json.string(title)
    json.key("text")
    json.string(text)
    json.member("language", language)
    json.key("url")
    url(&json)
    json.key("document")
    document(&json)
    json.member("seed", isSeed)
    json.endObject()
  }
}
