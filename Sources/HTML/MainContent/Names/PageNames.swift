/// Where elements say their names.
enum PageNames {
  /// Calls `body` with each word of an element's own names.
  @inline(__always) static func each(of element: HTMLNode, _ tree: TreeView, _ body: (UInt32) -> Void) {
    eachValue(of: element, tree) { NameWords.each(in: $0, body) }
  }

  /// Calls `body` with each attribute's value that names the element.
  @inline(__always) static func eachValue(
    of element: HTMLNode, _ tree: TreeView, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    for attribute in tree.attributes(of: element) {
      switch attribute.name {
      case .class, .id, .role, .itemprop, .itemtype, .rel: body(tree.bytes(of: attribute.value))
      default: break
      }
    }
  }
}
