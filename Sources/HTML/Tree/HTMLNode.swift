public import Base

/// One node of an `HTMLTree`: links are indices into `HTMLTree.nodes`, -1 where there is none.
public struct HTMLNode: Sendable, BitwiseCopyable {
  /// What a node is.
  public enum Kind: UInt8, Sendable, BitwiseCopyable { case document, doctype, element, text, comment }

  /// The vocabulary of an element.
  public enum Namespace: UInt8, Sendable, BitwiseCopyable { case html, svg, mathML }

  public var kind: Kind
  public var namespace: Namespace = .html
  /// The element's name; `.other` for nodes that are no elements.
  public var tag: HTMLTag = .other
  /// Whether a formatting element is on the stack of open elements, while the tree is built.
  var isOpen = false
  public var parent: Int32 = -1
  public var firstChild: Int32 = -1
  public var lastChild: Int32 = -1
  public var previousSibling: Int32 = -1
  public var nextSibling: Int32 = -1
  /// Text and comments: their decoded characters. Elements with tag `.other`: their name. Doctype: its name.
  public var text: ByteRange = .empty
  /// Index of the element's first attribute in `HTMLTree.attributes`.
  public var firstAttribute: Int32 = 0
  /// Number of the element's attributes.
  public var attributeCount: UInt16 = 0

  public init(kind: Kind) { self.kind = kind }

  /// Indices of the element's attributes in `HTMLTree.attributes`.
  public var attributes: Range<Int> {
    Int(firstAttribute)..<Int(firstAttribute) + Int(attributeCount)
  }
}
