internal import Archive
internal import Base

/// What a data set was made of, in terms of PROV-O: `prov:wasDerivedFrom` and `prov:wasGeneratedBy`.
///
/// A crawl of Common Crawl is one entity, by its address there, so that it can be found from its own description; any other
/// input is one by itself. Nothing of the machine is told: of a path the name is left, of an address no user and no query.
internal struct Origin {
  /// Entities that are listed one by one; of more only their number is told.
  static let limit = 10_000

  private var crawls: Set<String> = []
  private var inputs: [(label: String, byteCount: Int?)] = []
  private var seen: Set<String> = []
  private var others = 0

  /// Where Common Crawl describes a crawl.
  static func address(ofCrawl name: String) -> String {
    "https://data.commoncrawl.org/crawl-data/\(name)/index.html"
  }

  /// Adds a crawl by its name, or another origin of documents.
  mutating func add(crawl name: String) {
    if CrawlName.inPath(name) == name { crawls.insert(name) } else { add(label: name, identity: name, nil) }
  }

  /// Adds an input as it was spelled: the crawl that its name says, or itself.
  ///
  /// - Parameter identity: what tells it from others of its name; the spelling by default.
  mutating func add(input location: String, identity: String? = nil, byteCount: Int?) {
    if let crawl = CrawlName.inPath(location) {
      crawls.insert(crawl)
    } else {
      add(label: Self.label(location), identity: identity ?? location, byteCount)
    }
  }

  private mutating func add(label: String, identity: String, _ byteCount: Int?) {
    guard !seen.contains(identity) else { return }
    guard seen.count < Self.limit else {
      others += 1
      return
    }
    seen.insert(identity)
    inputs.append((label, byteCount))
  }

  /// Adds the crawls that the description of another data set names.
  mutating func add(crawlsOf croissant: JSONValue) {
    for entity in croissant["prov:wasDerivedFrom"]?.array ?? [] {
      guard let id = entity["@id"]?.string, let crawl = CrawlName.inPath(id), id == Self.address(ofCrawl: crawl) else {
        continue
      }
      crawls.insert(crawl)
    }
  }

  /// An input's name for people elsewhere: of a path the last component, of a URL all but what may be secret.
  static func label(_ location: String) -> String {
    guard let url = SplitURL(location), url.scheme.lowercased() != "file" else { return SplitURL.fileName(location) }
    return url.redacted
  }

  /// Writes both members.
  func write(to json: inout JSONWriter) {
    json.key("prov:wasDerivedFrom")
    json.beginArray()
    for crawl in crawls.sorted(by: Path.precedes) {
      json.beginObject()
      json.member("@type", "prov:Entity")
      json.member("@id", Self.address(ofCrawl: crawl))
      json.member("prov:label", crawl)
      json.endObject()
    }
    for input in inputs {
      json.beginObject()
      json.member("@type", "prov:Entity")
      json.member("prov:label", input.label)
      if let byteCount = input.byteCount { json.member("contentSize", "\(byteCount) B") }
      json.endObject()
    }
    if others > 0 {
      json.beginObject()
      json.member("@type", "prov:Entity")
      json.member("prov:label", "\(others) more inputs, which records/ names")
      json.endObject()
    }
    json.endArray()
    json.key("prov:wasGeneratedBy")
    json.beginObject()
    json.member("@type", "prov:Activity")
    json.member("prov:label", "dataprep \(version)")
    json.endObject()
  }
}
