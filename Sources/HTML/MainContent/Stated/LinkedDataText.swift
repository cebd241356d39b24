internal import Base

/// Finds the texts in linked data (JSON-LD, schema.org) and their roles, in one pass over the bytes.
///
/// Lenient: malformed JSON is skipped byte by byte.
struct LinkedDataText: ~Copyable {
  /// The role of a text in its page.
  enum Kind: UInt8, CaseIterable {
    /// The page's own text or a part of it: an article's body, a post, an answer, the steps of a recipe.
    case body
    /// A description of a product, a recipe or an event.
    case description
    /// A summary of the page.
    case summary
    case review
    /// Text about people, organisations, sites and breadcrumbs.
    case party
    /// Names of anything else: products of a list, questions, headlines.
    case name
  }

  /// One string, with its escapes.
  struct Text: BitwiseCopyable {
    var range: ByteRange
    var key: Key
    var object: Int32
  }

  enum Key: UInt8, BitwiseCopyable { case none, body, review, description, name, text }

  enum Sort: UInt8, BitwiseCopyable { case thing, article, review, party, trail }

  // Types of stored arenas are not private: Swift 6.3 fails to emit their metadata in debug builds.

  struct Object: BitwiseCopyable {
    var parent: Int32
    var sort = Sort.thing
  }

  struct Frame: BitwiseCopyable {
    var object: Int32
    var key = Key.none
    var isType = false
    var isArray: Bool
  }

  private(set) var texts = Arena<Text>(capacity: 64)
  private var objects = Arena<Object>(capacity: 64)
  private var frames = Arena<Frame>(capacity: 64)

  /// The maximum nesting of objects and lists; deeper values are skipped.
  private static let deepest = 64
  /// The maximum number of objects per page that are distinguished.
  private static let mostObjects = 1 << 16

  /// Removes the texts of the previous page.
  mutating func removeAll() {
    texts.removeAll()
    objects.removeAll()
  }

  /// The role of `text` in the page.
  func kind(of text: Text) -> Kind {
    var sort = objects[text.object].sort
    // Breadcrumbs and reviews say so above the names and texts in them.
    var above = objects[text.object].parent
    for _ in 0..<3 where above >= 0 && sort != .review && sort != .party && sort != .trail {
      let wider = objects[above]
      if wider.sort == .review || wider.sort == .trail { sort = wider.sort }
      above = wider.parent
    }
    switch (sort, text.key) {
    case (.party, _), (.trail, _): return .party
    case (.review, .name), (.review, .description), (.review, .body), (.review, .text), (_, .review): return .review
    case (.article, .description): return .summary
    case (_, .description): return .description
    case (_, .name): return .name
    default: return .body
    }
  }

  /// Adds the texts in `range` of `bytes`.
  mutating func read(_ range: ByteRange, in bytes: UnsafeBufferPointer<UInt8>) {
    let end = Int(range.start) + Int(range.count)
    var at = Int(range.start)
    var tooDeep = 0
    frames.removeAll()
    while at < end {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard frames.count < Self.deepest else {
          tooDeep += 1
          continue
        }
        open(isArray: byte == UInt8(ascii: "["))
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if tooDeep > 0 { tooDeep -= 1 } else if frames.count > 0 { _ = frames.removeLast() }
      case UInt8(ascii: "\""):
        let start = at
        while at < end, bytes[at] != UInt8(ascii: "\"") { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
        at = min(at, end)
        let text = ByteRange(start: start, count: at - start)
        at = min(at + 1, end)
        guard tooDeep == 0, frames.count > 0 else { continue }
        var next = at
        while next < end, bytes[next] <= 32 { next += 1 }
        take(text, isKey: next < end && bytes[next] == UInt8(ascii: ":"), bytes)
      default: break
      }
    }
  }

  private mutating func open(isArray: Bool) {
    let outer = frames.count > 0 ? frames[frames.count - 1] : nil
    if isArray {
      frames.append(
        Frame(
          object: outer?.object ?? newObject(parent: -1), key: outer?.key ?? .none, isType: outer?.isType ?? false,
          isArray: true))
    } else {
      frames.append(Frame(object: newObject(parent: outer?.object ?? -1), isArray: false))
    }
  }

  private mutating func newObject(parent: Int32) -> Int32 {
    if objects.count < Self.mostObjects { objects.append(Object(parent: parent)) }
    return Int32(objects.count - 1)
  }

  private mutating func take(_ text: ByteRange, isKey: Bool, _ bytes: UnsafeBufferPointer<UInt8>) {
    let value = UnsafeBufferPointer(rebasing: bytes[text.range])
    let top = frames.count - 1
    if isKey, !frames[top].isArray {
      frames.base[top].key = Self.key(value)
      frames.base[top].isType = ByteText.isEqual(value, "@type")
    } else if frames[top].isType {
      let sort = Self.sort(value)
      if sort != .thing { objects.base[Int(frames[top].object)].sort = sort }
    } else if frames[top].key != .none, !value.isEmpty {
      texts.append(Text(range: text, key: frames[top].key, object: frames[top].object))
    }
  }

  private static func key(_ name: UnsafeBufferPointer<UInt8>) -> Key {
    for (text, key) in keys where ByteText.isEqual(name, text) { return key }
    return .none
  }

  private static let keys: [(StaticString, Key)] = [
    ("articlebody", .body), ("text", .text), ("recipeinstructions", .body), ("recipeingredient", .body),
    ("step", .body), ("reviewbody", .review), ("description", .description), ("abstract", .description),
    ("name", .name), ("headline", .name), ("alternativeheadline", .name),
  ]

  private static func sort(_ type: UnsafeBufferPointer<UInt8>) -> Sort {
    func names(_ text: StaticString) -> Bool { ByteText.contains(text, in: type) }
    if names("review") { return .review }
    if names("breadcrumb") { return .trail }
    if names("person") || names("organization") || names("business") || names("website") || names("object")
      || names("brand") || names("address") || names("contact") || names("navigation") || names("corporation")
    {
      return .party
    }
    return names("article") || names("page") || names("posting") || names("report") ? .article : .thing
  }
}
