public import Base

/// One node of an `HTMLTree`: links are indices into `HTMLTree.nodes`, -1 where there is none.
public struct HTMLNode: Sendable, BitwiseCopyable {
  /// The kind of a node.
  public enum Kind: UInt8, Sendable, BitwiseCopyable { case document, doctype, element, text, comment }

  /// The vocabulary of an element.
  public enum Namespace: UInt8, Sendable, BitwiseCopyable { case html, svg, mathML }

  /// Whether it is an element, text, a comment, a doctype or the document.
  public var kind: Kind
  /// The element's namespace.
  public var namespace: Namespace = .html
  /// The element's name; `.other` for nodes that are not elements.
  public var tag: HTMLTag = .other
  /// Whether a formatting element is on the stack of open elements, while the tree is built.
  var isOpen = false
  /// The parent's index; -1 without one.
  public var parent: Int32 = -1
  /// The first child's index; -1 without children.
  public var firstChild: Int32 = -1
  /// The last child's index; -1 without children.
  public var lastChild: Int32 = -1
  /// The previous sibling's index; -1 for the first child.
  public var previousSibling: Int32 = -1
  /// The next sibling's index; -1 for the last child.
  public var nextSibling: Int32 = -1
  /// Text and comments: their decoded characters. Elements with tag `.other`: their name. Doctype: its name.
  public var text: ByteRange = .empty
  /// Index of the element's first attribute in `HTMLTree.attributes`.
  public var firstAttribute: Int32 = 0
  /// Number of the element's attributes.
  public var attributeCount: UInt16 = 0

  /// Groups of names that the element's attributes may have: none of the others are there.
  var attributeNames = HTMLAttribute.Names.all

  /// A node without links.
  public init(kind: Kind) { self.kind = kind }

  /// Indices of the element's attributes in `HTMLTree.attributes`.
  public var attributes: Range<Int> {
    Int(firstAttribute)..<Int(firstAttribute) + Int(attributeCount)
  }
}
