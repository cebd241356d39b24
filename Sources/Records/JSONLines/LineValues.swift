internal import Base

/// Reads some members of objects in lines of JSON, and leaves the lines as they are. One for each thread.
package final class LineValues {
  private let table: NameTable
  private var texts = ByteBuffer()
  private var strings = ByteBuffer()
  /// Where the value of each member is in `strings`, or `texts` for the first; nil where there is none.
  private var places: [Range<Int>?]

  /// - Parameter names: the members' names, each once.
  package init(_ names: [String]) {
    table = NameTable(names.map { Array($0.utf8) })
    places = Array(repeating: nil, count: names.count)
  }

  /// Reads a line; of several members of one name the last one counts.
  ///
  /// - Returns: false, and no values, for a line that is not an object.
  package func read(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in places.indices { places[index] = nil }
    texts.removeAll()
    strings.removeAll()
    guard let base = line.baseAddress else { return false }
    // The parser has room for strings, so it only reads the line.
    var parser = JSONLineParser(base: UnsafeMutablePointer(mutating: base), names: table)
    var isObject = false
    texts.withRoom(line.count) { text in
      strings.withRoom(line.count) { string in
        parser.rooms = (.init(base: text.baseAddress!, count: 0), .init(base: string.baseAddress!, count: 0))
        isObject = (try? parser.parse(0..<line.count)) == true
        return parser.rooms!.strings.count
      }
      return parser.rooms!.text.count
    }
    guard isObject else { return false }
    for (index, value) in parser.values.enumerated() {
      switch value.kind {
      case .absent, .null: break
      case .string: places[index] = value.content..<value.content + value.count
      case .other:
        // A value that is no string is its source text.
        let text = UnsafeBufferPointer(rebasing: line[value.start..<value.end])
        let start = index == 0 ? texts.count : strings.count
        if index == 0 { texts.append(text) } else { strings.append(text) }
        places[index] = start..<start + text.count
      }
    }
    return true
  }

  /// Lets `body` see the value of a member of the last line: the content of a string, or the source text of a number, list
  /// or object; nil where the line has none, or `null`.
  ///
  /// - Parameter index: the place of its name.
  package func withValue<R>(_ index: Int, _ body: (Span<UInt8>) -> R) -> R? {
    guard let place = places[index] else { return nil }
    return index == 0 ? texts.withSpan(place, body) : strings.withSpan(place, body)
  }

  /// The value of a member of the last line as text, what is not UTF-8 replaced; nil where there is none.
  package func string(_ index: Int) -> String? { withValue(index) { $0.string } }
}
