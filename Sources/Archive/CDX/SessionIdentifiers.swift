internal import Base

/// Session identifiers in URLs, as web servers used to write them: captures of one page would have many keys.
internal enum SessionIdentifiers {
  /// A path without `(S(24 characters))/` or `(24 characters)/` before a page of ASP.NET.
  static func removed(fromPath path: [UInt8]) -> [UInt8] {
    guard path.contains(UInt8(ascii: "(")) else { return path }
    var path = path
    for isLettered in [true, false] {
      let pages = pages(in: path)
      for index in path.indices.reversed() where path[index] == UInt8(ascii: "(") {
        guard index > 0, path[index - 1] == UInt8(ascii: "/"),
          let end = isLettered ? letteredEnd(path, index) : bareEnd(path, index), end < path.count,
          path[end] == UInt8(ascii: "/"), pages[end + 1]
        else { continue }
        path.removeSubrange(index...end)
        break
      }
    }
    return path
  }

  /// The end of `(a(24)b(24)...)`.
  private static func letteredEnd(_ path: [UInt8], _ start: Int) -> Int? {
    var index = start + 1
    var count = 0
    while index < path.count, ASCII.isLetter(path[index]), let end = bareEnd(path, index + 1) {
      index = end
      count += 1
    }
    return count > 0 && index < path.count && path[index] == UInt8(ascii: ")") ? index + 1 : nil
  }

  /// The end of `(24)`.
  private static func bareEnd(_ path: [UInt8], _ start: Int) -> Int? {
    guard start + 25 < path.count, path[start] == UInt8(ascii: "("), path[start + 25] == UInt8(ascii: ")"),
      path[start + 1..<start + 25].allSatisfy({ ASCII.isLetter($0) || ASCII.isDigit($0) })
    else { return nil }
    return start + 26
  }

  /// Whether a path from each place on, and from its end, is that of a page: `x.aspx`, before any `?`.
  private static func pages(in path: [UInt8]) -> [Bool] {
    var pages = [Bool](repeating: false, count: path.count + 1)
    // An ending that begins behind the place: the name before it has a letter at least.
    var isAhead = false
    for index in path.indices.reversed() {
      if path[index] == UInt8(ascii: "?") {
        isAhead = false
      } else {
        pages[index] = isAhead
        if matches(path, index, ".aspx") { isAhead = true }
      }
    }
    return pages
  }

  /// A query without the parameters of the servers that were common; of each the last one goes.
  static func removed(fromQuery query: [UInt8]) -> [UInt8] {
    guard query.contains(UInt8(ascii: "=")) else { return query }
    var query = query
    for kind in kinds {
      let text = Query(query)
      for index in query.indices.reversed() {
        guard let end = kind(text, index), end == query.count || query[end] == UInt8(ascii: "&") else {
          continue
        }
        query.removeSubrange(index..<min(end + 1, query.count))
        break
      }
    }
    return query
  }

  /// A query in lower case, and where its parameters end.
  private struct Query: Sendable {
    let lowered: [UInt8]
    /// The place of the next `&` from each place on; the end where there is none.
    let ends: [Int]

    init(_ query: [UInt8]) {
      lowered = query.map { ASCII.lowercased($0) }
      var ends = [Int](repeating: query.count, count: query.count + 1)
      for index in query.indices.reversed() {
        ends[index] = query[index] == UInt8(ascii: "&") ? index : ends[index + 1]
      }
      self.ends = ends
    }
  }

  /// Where a parameter that starts at a place ends; nil where none does.
  private typealias Kind = @Sendable (_ query: Query, _ start: Int) -> Int?

  private static let kinds: [Kind] = [
    { fixed($0.lowered, $1, "jsessionid=", 32) }, { fixed($0.lowered, $1, "phpsessid=", 32) },
    { fixed($0.lowered, $1, "sid=", 32) },
    { query, start in
      guard let name = fixed(query.lowered, start, "aspsessionid", 8, lettersOnly: true) else { return nil }
      return fixed(query.lowered, name, "=", 24, lettersOnly: true)
    },
    { query, start in
      guard let id = open(query, start, "cfid=") else { return nil }
      return open(query, id, "&cftoken=")
    },
  ]

  private static func fixed(
    _ text: [UInt8], _ start: Int, _ name: StaticString, _ count: Int, lettersOnly: Bool = false
  ) -> Int? {
    let end = start + name.utf8CodeUnitCount
    guard end + count <= text.count, matches(text, start, name),
      text[end..<end + count].allSatisfy({ ASCII.isLetter($0) || !lettersOnly && ASCII.isDigit($0) })
    else { return nil }
    return end + count
  }

  /// A name and at least one byte up to the next parameter.
  private static func open(_ query: Query, _ start: Int, _ name: StaticString) -> Int? {
    let end = start + name.utf8CodeUnitCount
    guard end < query.lowered.count, matches(query.lowered, start, name), query.ends[end] > end else { return nil }
    return query.ends[end]
  }

  private static func matches(_ text: [UInt8], _ start: Int, _ name: StaticString) -> Bool {
    guard start + name.utf8CodeUnitCount <= text.count else { return false }
    return (0..<name.utf8CodeUnitCount).allSatisfy { text[start + $0] == name.utf8Start[$0] }
  }
}
