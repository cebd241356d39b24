/// The page's declared kinds, by the schema.org types in its linked data or microdata.
struct PageKinds: OptionSet, Sendable {
  var rawValue: UInt16
  init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Names of the bits, in order.
  static let names = [
    "article", "product", "offer", "forum", "question", "list", "business", "recipe", "frequentQuestions",
    "review", "event", "person",
  ]

  static let article = PageKinds(rawValue: 1 << 0)
  static let forum = PageKinds(rawValue: 1 << 3)
  static let question = PageKinds(rawValue: 1 << 4)

  /// Types by their names' beginnings; a type may have any of several.
  private static let types: [(name: StaticString, bit: UInt16)] = [
    ("article", 0), ("newsarticle", 0), ("blogposting", 0), ("reportagenewsarticle", 0), ("techarticle", 0),
    ("scholarlyarticle", 0), ("product", 1), ("offer", 2), ("aggregateoffer", 2),
    ("discussionforumposting", 3), ("qapage", 3), ("comment", 3), ("question", 4), ("itemlist", 5),
    ("collectionpage", 5), ("searchresultspage", 5), ("localbusiness", 6), ("service", 6),
    ("softwareapplication", 6), ("recipe", 7), ("howto", 7), ("faqpage", 8), ("review", 9), ("event", 10),
    ("profilepage", 11),
  ]

  /// The kind that a microdata `itemtype` (`https://schema.org/Product`) names.
  init(naming itemType: UnsafeBufferPointer<UInt8>) {
    var start = itemType.count
    while start > 0, itemType[start - 1] != UInt8(ascii: "/") { start -= 1 }
    self = Self.type(itemType, at: start, end: itemType.count)
  }

  /// The kinds that `"@type": "..."` or `"@type": [...]` members of linked data name, at any depth.
  init(linkedData json: UnsafeBufferPointer<UInt8>) {
    self = []
    var index = 0
    while index + 8 < json.count {
      guard json[index] == UInt8(ascii: "@"), ByteText.matches("@type\"", in: json, at: index) else {
        index += 1
        continue
      }
      index += 6
      var isInArray = false
      while index < json.count {
        let byte = json[index]
        if byte == UInt8(ascii: "[") { isInArray = true }
        if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { break }
        index += 1
        guard byte == UInt8(ascii: "\"") else { continue }
        let start = index
        while index < json.count, json[index] != UInt8(ascii: "\"") { index += 1 }
        formUnion(Self.type(json, at: start, end: index))
        index += 1
        if !isInArray { break }
      }
    }
  }

  private static func type(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, end: Int) -> PageKinds {
    for (name, bit) in types
    where name.utf8CodeUnitCount == end - start && ByteText.matches(name, in: bytes, at: start) {
      return PageKinds(rawValue: 1 << bit)
    }
    return []
  }
}
