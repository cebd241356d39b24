public import Base

/// A parsed page in an arena: nodes, attributes and every byte they refer to, in three growing
/// arrays that are reused from page to page.
///
/// The page's UTF-8 source is at the front of `bytes`; text without character references is
/// a range of it, decoded text is appended after it. Node 0 is the document.
public struct HTMLTree: ~Copyable {
  /// The document and everything in it; links are indices into this.
  public internal(set) var nodes = Arena<HTMLNode>()
  /// The attributes of all elements, those of one element side by side.
  public internal(set) var attributes = Arena<HTMLAttribute>()
  /// The page's source, then text that is not in the source unchanged.
  public internal(set) var bytes = ByteBuffer()
  /// Bytes of `bytes` that are the page's source.
  public internal(set) var sourceCount = 0
  /// The document mode: how closely the doctype requires the rules of old browsers.
  public internal(set) var quirks = Quirks.none
  /// The limits that the page exceeded.
  public internal(set) var limitsReached: HTMLLimits.Reached = []

  /// HTML Standard, "document mode".
  public enum Quirks: UInt8, Sendable { case none, limited, full }

  /// A tree with an empty document.
  public init() { nodes.append(HTMLNode(kind: .document)) }

  /// The document node's index.
  public static var root: Int32 { 0 }

  /// Takes in a new page: `fill` appends its UTF-8 to the emptied `bytes`; a parser builds the
  /// nodes from there. Memory of the page before is kept.
  public mutating func load<E: Error>(
    _ fill: (inout ByteBuffer) throws(E) -> Void
  ) throws(E) {
    bytes.removeAll()
    nodes.removeAll()
    attributes.removeAll()
    nodes.append(HTMLNode(kind: .document))
    quirks = .none
    limitsReached = []
    sourceCount = 0
    try fill(&bytes)
    sourceCount = bytes.count
  }

  /// The first attribute of `node` called `name`, if it has one.
  public func attribute(_ name: HTMLAttribute.Name, of node: Int32) -> HTMLAttribute? {
    let node = nodes[node]
    for index in node.attributes where attributes[index].name == name {
      return attributes[index]
    }
    return nil
  }

  /// The bytes in `range` as a string, for messages and tests.
  public func string(_ range: ByteRange) -> String {
    bytes.withSpan(range.range) { span in
      span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// Frees memory beyond the usual size, after an unusually large page.
  public mutating func shrink() {
    load { (_: inout ByteBuffer) in }
    nodes.shrink(to: 1 << 17)
    attributes.shrink(to: 1 << 17)
    bytes.shrink(to: 1 << 22)
  }
}
