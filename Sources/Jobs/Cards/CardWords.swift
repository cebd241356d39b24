internal import Base

/// What only people can say of a data set: its name, licence, place and maker. Cards and manifests repeat it.
package struct CardWords: Sendable, Equatable {
  /// What it is called.
  package var name = "corpus"
  /// An identifier of SPDX, or a URL; nil where nobody said.
  package var license: String?
  /// The page of the data set.
  package var url: String?
  /// Who made it.
  package var creator: String?
  /// When it was published, as `2026-01-02`: never taken from a clock, as the same release has the same bytes.
  package var published: String?

  /// A corpus of which nothing else is known.
  package init() {}

  /// Reads the members that `write` wrote; nil where there is no name.
  internal init?(_ json: JSONValue) {
    guard let name = json["name"]?.string else { return nil }
    self.name = name
    license = json["license"]?.string
    url = json["url"]?.string
    creator = json["creator"]?.string
    published = json["published"]?.string
  }

  /// Writes them as members of an object.
  internal func write(to json: inout JSONWriter) {
    json.member("name", name)
    json.member("license", license)
    json.member("url", url)
    json.member("creator", creator)
    json.member("published", published)
  }
}
