internal import Base

/// Takes the main content out of parsed pages. One extractor serves one thread; its scratch
/// memory is kept from page to page.
public final class MainContentExtractor {
  var page = PageBlocks()
  var features = BlockFeatures()
  let tokens = ClassTokens.shipped
  let limits = BlockSegmenter.Limits()

  public init() {}

  /// Segments `tree` and computes the features of its blocks.
  func read(_ tree: borrowing HTMLTree) {
    let nodes = UnsafeBufferPointer(start: UnsafePointer(tree.nodes.base), count: tree.nodes.count)
    let attributes = UnsafeBufferPointer(
      start: UnsafePointer(tree.attributes.base), count: tree.attributes.count)
    tree.bytes.withUnsafeBytes { bytes in
      let view = TreeView(nodes: nodes, attributes: attributes, bytes: bytes)
      _ = BlockSegmenter.segment(view, tokens: tokens, limits: limits, into: &page)
    }
    features.compute(page, facts: BlockFeatures.PageFacts())
  }
}
