internal import Base

/// An element of a small XML document, as object stores answer: names, texts and children; attributes are passed over.
///
/// A reader for what these servers write and no more: a document type, or an entity beyond the five of XML and
/// characters by number, makes a document unreadable.
internal struct XMLElement: Equatable {
  /// The name, without a prefix.
  var name: String
  /// The text directly in it.
  var text = ""
  var children: [XMLElement] = []

  /// Elements in one another at most.
  static let deepest = 32

  /// The first child of a name.
  subscript(_ name: String) -> XMLElement? { children.first { $0.name == name } }

  /// All children of a name.
  func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

  private init(name: String) { self.name = name }

  /// Reads a document; nil where it is none.
  init?(_ bytes: [UInt8]) {
    var parser = Parser(rest: bytes[...])
    guard let root = parser.document() else { return nil }
    self = root
  }

  private struct Parser {
    var rest: ArraySlice<UInt8>

    /// The one element, with white space, comments and processing instructions around it.
    mutating func document() -> XMLElement? {
      if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
      guard skipMisc(), let root = element(0), skipMisc(), rest.isEmpty else { return nil }
      return root
    }

    private mutating func skipMisc() -> Bool {
      while true {
        rest = rest.drop { $0 <= 0x20 }
        if rest.starts(with: "<?".utf8) {
          guard skip(past: "?>") else { return false }
        } else if rest.starts(with: "<!--".utf8) {
          guard skip(past: "-->") else { return false }
        } else {
          return true
        }
      }
    }

    private mutating func skip(past end: String) -> Bool { take(upTo: end) != nil }

    /// What comes before a mark; the mark is passed over.
    private mutating func take(upTo end: String) -> ArraySlice<UInt8>? {
      let mark = Array(end.utf8)
      var index = rest.startIndex
      while index + mark.count <= rest.endIndex {
        if rest[index] == mark[0], rest[index...].starts(with: mark) {
          let taken = rest[..<index]
          rest = rest[(index + mark.count)...]
          return taken
        }
        index += 1
      }
      return nil
    }

    private mutating func element(_ depth: Int) -> XMLElement? {
      guard depth < XMLElement.deepest, rest.popFirst() == UInt8(ascii: "<"), var tag = take(upTo: ">") else {
        return nil
      }
      let isEmpty = tag.last == UInt8(ascii: "/")
      if isEmpty { tag.removeLast() }
      let whole = tag.prefix { $0 > 0x20 }
      guard let first = whole.first, ASCII.isLetter(first) || first == UInt8(ascii: "_") else { return nil }
      let local = whole.lastIndex(of: UInt8(ascii: ":")).map { whole[($0 + 1)...] } ?? whole
      var element = XMLElement(name: String(decoding: local, as: UTF8.self))
      if isEmpty { return element }
      var text: [UInt8] = []
      while let byte = rest.first {
        if byte != UInt8(ascii: "<") {
          rest.removeFirst()
          guard byte == UInt8(ascii: "&") else {
            text.append(byte)
            continue
          }
          guard let character = reference() else { return nil }
          text += character
        } else if rest.starts(with: "</".utf8) {
          rest = rest.dropFirst(2)
          guard let end = take(upTo: ">"), end.prefix(while: { $0 > 0x20 }).elementsEqual(whole) else { return nil }
          element.text = String(decoding: text, as: UTF8.self)
          return element
        } else if rest.starts(with: "<!--".utf8) {
          guard skip(past: "-->") else { return nil }
        } else if rest.starts(with: "<![CDATA[".utf8) {
          rest = rest.dropFirst(9)
          guard let data = take(upTo: "]]>") else { return nil }
          text += data
        } else {
          guard let child = self.element(depth + 1) else { return nil }
          element.children.append(child)
        }
      }
      return nil
    }

    /// What stands between `&` and `;`.
    private mutating func reference() -> [UInt8]? {
      guard let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")) else { return nil }
      let name = String(decoding: rest[..<end], as: UTF8.self)
      rest = rest[(end + 1)...]
      switch name {
      case "amp": return [UInt8(ascii: "&")]
      case "lt": return [UInt8(ascii: "<")]
      case "gt": return [UInt8(ascii: ">")]
      case "quot": return [UInt8(ascii: "\"")]
      case "apos": return [UInt8(ascii: "'")]
      default:
        guard name.first == "#" else { return nil }
        let number =
          name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst(), radix: 10)
        return number.flatMap(Unicode.Scalar.init).map { Array(String(Character($0)).utf8) }
      }
    }
  }
}
