internal import Base

/// Reads who wrote a page and when it was published from JSON-LD (schema.org), in one pass over its bytes.
///
/// Lenient: pages hold raw line breaks in strings, lists with a comma too many, several values in a row. Strings are
/// ranges of the source with their escapes.
struct LinkedData {
  /// How sure it is that a date or an author is the page's.
  enum Rank: Int { case article, page, other, none }

  /// An author, by the parts of a name (one, or a given and a family name) or by reference.
  struct Author {
    var name: [Range<Int>] = []
    var id: Range<Int>?
  }

  private(set) var published: Range<Int>?
  private(set) var publishedRank = Rank.none
  private(set) var authors: [Author] = []
  private(set) var authorRank = Rank.none
  /// Persons and organisations that authors may refer to.
  private(set) var people: [(id: Range<Int>, name: Range<Int>)] = []

  private let json: UnsafeBufferPointer<UInt8>
  private var at = 0

  private static let deepest = 24
  private static let mostPeople = 64
  private static let mostAuthors = 16

  init(_ json: UnsafeBufferPointer<UInt8>) {
    self.json = json
    while at < json.count {
      let isStart = json[at] == UInt8(ascii: "{") || json[at] == UInt8(ascii: "[") && !isCDATA
      if isStart { item(depth: 0) } else { at += 1 }
    }
  }

  /// Whether the bracket here is one of `<![CDATA[`, which XHTML pages wrap scripts in.
  private var isCDATA: Bool {
    at >= 5 && ByteText.matches("cdata", in: json, at: at - 5) || at >= 1 && json[at - 1] == UInt8(ascii: "!")
  }

  // MARK: Values

  /// An object that describes the page or something on it, or a list of such.
  private mutating func item(depth: Int) {
    skipSpace()
    guard at < json.count else { return }
    guard depth < Self.deepest else { return skipValue() }
    switch json[at] {
    case UInt8(ascii: "["): elements { $0.item(depth: depth + 1) }
    case UInt8(ascii: "{"): object(depth: depth)
    default: skipValue()
    }
  }

  private mutating func object(depth: Int) {
    var rank = Rank.other
    var isPerson = false
    var date: Range<Int>?
    var id: Range<Int>?
    var name: Range<Int>?
    var found: [Author] = []
    members { reader, key in
      if reader.isKey(key, "@type") {
        reader.strings { reader, type in
          if let (typeRank, person) = reader.meaning(of: type) {
            if typeRank.rawValue < rank.rawValue { rank = typeRank }
            isPerson = isPerson || person
          }
        }
      } else if reader.isKey(key, "@graph") || reader.isKey(key, "mainEntity") {
        reader.item(depth: depth + 1)
      } else if reader.isKey(key, "datePublished") {
        date = reader.string()
      } else if reader.isKey(key, "author") || (found.isEmpty && reader.isKey(key, "creator")) {
        found.removeAll()
        reader.author(depth: depth + 1, into: &found)
      } else if reader.isKey(key, "@id") {
        id = reader.string()
      } else if reader.isKey(key, "name") {
        name = reader.string()
      } else {
        reader.skipValue()
      }
    }
    if isPerson {
      if let id, let name, people.count < Self.mostPeople { people.append((id, name)) }
      return
    }
    if let date, rank.rawValue < publishedRank.rawValue { (published, publishedRank) = (date, rank) }
    if !found.isEmpty, rank.rawValue < authorRank.rawValue { (authors, authorRank) = (found, rank) }
  }

  private mutating func author(depth: Int, into found: inout [Author]) {
    skipSpace()
    guard at < json.count, depth < Self.deepest else { return skipValue() }
    var author = Author()
    switch json[at] {
    case UInt8(ascii: "["):
      at += 1
      while true {
        skipSpace()
        while at < json.count, json[at] == UInt8(ascii: ",") {
          at += 1
          skipSpace()
        }
        guard at < json.count else { return }
        if json[at] == UInt8(ascii: "]") {
          at += 1
          return
        }
        let before = at
        self.author(depth: depth + 1, into: &found)
        if at == before { at += 1 }
      }
    case UInt8(ascii: "{"):
      var named: [Author] = []
      var given: Range<Int>?
      var family: Range<Int>?
      members { reader, key in
        if reader.isKey(key, "name") || reader.isKey(key, "@value") {
          // A string, a value object (JSON-LD 1.1, section 9.5), or a list of them.
          reader.author(depth: depth + 1, into: &named)
        } else if reader.isKey(key, "givenName") {
          given = reader.string()
        } else if reader.isKey(key, "familyName") {
          family = reader.string()
        } else if reader.isKey(key, "@id") {
          author.id = reader.string()
        } else {
          reader.skipValue()
        }
      }
      named.removeAll { $0.name.isEmpty }
      if !named.isEmpty {
        found += named.prefix(max(0, Self.mostAuthors - found.count))
        return
      }
      author.name = [given, family].compactMap { $0 }
    case UInt8(ascii: "\""): author.name = string().map { [$0] } ?? []
    default: return skipValue()
    }
    if !author.name.isEmpty || author.id != nil, found.count < Self.mostAuthors { found.append(author) }
  }

  /// Properties of a type: how well an object of it represents the page, and whether it is a person or organisation.
  private func meaning(of type: Range<Int>) -> (Rank, isPerson: Bool)? {
    let name = UnsafeBufferPointer(rebasing: json[type])
    if ByteText.contains("person", in: name) || ByteText.contains("organization", in: name) { return (.other, true) }
    if ByteText.contains("article", in: name) || ByteText.contains("posting", in: name)
      || ByteText.contains("recipe", in: name) || ByteText.contains("report", in: name)
    {
      return (.article, false)
    }
    if ByteText.contains("page", in: name) || ByteText.contains("creativework", in: name) { return (.page, false) }
    return nil
  }

  // MARK: JSON

  private func isKey(_ key: Range<Int>, _ name: StaticString) -> Bool {
    key.count == name.utf8CodeUnitCount && ByteText.matches(name, in: json, at: key.lowerBound)
  }

  private mutating func skipSpace() { while at < json.count, json[at] <= 32 { at += 1 } }

  /// Calls `body` at each member's value; it must read or skip it.
  private mutating func members(_ body: (inout LinkedData, Range<Int>) -> Void) {
    at += 1
    while at < json.count {
      skipSpace()
      guard at < json.count else { return }
      switch json[at] {
      case UInt8(ascii: "}"):
        at += 1
        return
      case UInt8(ascii: "\""):
        guard let key = string() else { return }
        skipSpace()
        guard at < json.count, json[at] == UInt8(ascii: ":") else { continue }
        at += 1
        body(&self, key)
      // A list that was never closed ends with the object around it.
      case UInt8(ascii: "]"): return
      default: at += 1
      }
    }
  }

  private mutating func elements(_ body: (inout LinkedData) -> Void) {
    at += 1
    while at < json.count {
      skipSpace()
      guard at < json.count else { return }
      switch json[at] {
      case UInt8(ascii: "]"):
        at += 1
        return
      case UInt8(ascii: ","): at += 1
      case UInt8(ascii: "}"): return
      default:
        let before = at
        body(&self)
        if at == before { at += 1 }
      }
    }
  }

  /// A string, or each string of a list.
  private mutating func strings(_ body: (LinkedData, Range<Int>) -> Void) {
    skipSpace()
    guard at < json.count else { return }
    if json[at] == UInt8(ascii: "[") {
      elements { reader in
        if reader.json[reader.at] == UInt8(ascii: "\"") {
          if let string = reader.string() { body(reader, string) }
        } else {
          reader.skipValue()
        }
      }
    } else if let string = string() {
      body(self, string)
    }
  }

  /// The current string, without its quotes; another value is skipped.
  private mutating func string() -> Range<Int>? {
    skipSpace()
    guard at < json.count, json[at] == UInt8(ascii: "\"") else {
      skipValue()
      return nil
    }
    at += 1
    let start = at
    while at < json.count, json[at] != UInt8(ascii: "\"") { at += json[at] == UInt8(ascii: "\\") ? 2 : 1 }
    at = min(at, json.count)
    let end = at
    at = min(at + 1, json.count)
    return start..<end
  }

  /// Skips a value of any kind, however deep.
  private mutating func skipValue() {
    skipSpace()
    var depth = 0
    while at < json.count {
      switch json[at] {
      case UInt8(ascii: "\""):
        _ = string()
        if depth == 0 { return }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        // The end of what is around a value that is missing.
        if depth == 0 { return }
        depth -= 1
        if depth == 0 {
          at += 1
          return
        }
      case UInt8(ascii: ","): if depth == 0 { return }
      default: break
      }
      at += 1
    }
  }
}
