import CResources

extension HTMLTree {
  /// The name of an element as a page's scripts would see it: those of SVG have upper-case letters.
  public func name(of node: Int32) -> String {
    let element = nodes[node]
    let name = element.tag == .other ? string(element.text) : element.tag.name
    guard element.namespace == .svg, element.tag == .other else { return name }
    return ForeignNames.shared.elements[name] ?? name
  }

  /// The name of an attribute as a page's scripts would see it.
  public func name(ofAttribute attribute: Int, of node: Int32) -> String {
    let name = string(attributes[attribute].nameText)
    switch nodes[node].namespace {
    case .html: return name
    case .svg: return ForeignNames.shared.attributes[name] ?? name
    case .mathML: return name == "definitionurl" ? "definitionURL" : name
    }
  }

  /// The prefix and name of an attribute of an SVG or MathML element that has a namespace of its
  /// own (HTML Standard 13.2.6.1, "adjust foreign attributes").
  static func splitForeignName(_ name: String) -> (prefix: String, name: String)? {
    switch name {
    case "xlink:actuate", "xlink:arcrole", "xlink:href", "xlink:role", "xlink:show", "xlink:title",
      "xlink:type":
      return ("xlink", String(name.dropFirst(6)))
    case "xml:lang", "xml:space": return ("xml", String(name.dropFirst(4)))
    case "xmlns:xlink": return ("xmlns", "xlink")
    case "xmlns": return ("xmlns", "xmlns")
    default: return nil
    }
  }
}

/// SVG's mixed-case names by their lower-case forms, in which trees hold them.
struct ForeignNames: Sendable {
  static let shared = ForeignNames()

  private(set) var elements: [String: String] = [:]
  private(set) var attributes: [String: String] = [:]

  private init() {
    let table = UnsafeBufferPointer(start: dataprep_svg_names, count: dataprep_svg_names_count)
    for line in table.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: "\t")).map { String(decoding: $0, as: UTF8.self) }
      if fields[0] == "element" {
        elements[fields[1].lowercased()] = fields[1]
      } else {
        attributes[fields[1].lowercased()] = fields[1]
      }
    }
  }
}
