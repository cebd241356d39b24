public import Base

/// A parsed page in an arena: nodes, attributes and every byte they refer to, in three growing
/// arrays that are reused from page to page.
///
/// The page's UTF-8 source stands at the front of `bytes`; text without character references is
/// a range of it, decoded text is appended behind it. Node 0 is the document.
public struct HTMLTree: ~Copyable {
  public internal(set) var nodes: [HTMLNode] = []
  public internal(set) var attributes: [HTMLAttribute] = []
  public internal(set) var bytes = ByteBuffer()
  /// Bytes of `bytes` that are the page's source.
  public internal(set) var sourceCount = 0

  public init() {}

  /// The document node's index.
  public static var root: Int32 { 0 }

  /// The first attribute of `node` called `name`, if it has one.
  public func attribute(_ name: HTMLAttribute.Name, of node: Int32) -> HTMLAttribute? {
    let node = nodes[Int(node)]
    for index in Int(node.firstAttribute)..<Int(node.firstAttribute) + Int(node.attributeCount)
    where attributes[index].name == name {
      return attributes[index]
    }
    return nil
  }
}
