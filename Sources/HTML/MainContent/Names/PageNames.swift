/// Where elements say their names.
enum PageNames {
  /// Calls `body` with each word of an element's own names.
  @inline(__always) static func each(of element: HTMLNode, _ tree: TreeView, _ body: (UInt32) -> Void) {
    for attribute in tree.attributes(of: element) {
      switch attribute.name {
      case .class, .id, .role, .itemprop, .itemtype, .rel: NameWords.each(in: tree.bytes(of: attribute.value), body)
      default: break
      }
    }
  }
}
