import Base
import FuzzDriver
import HTML

/// What one thread keeps from page to page, so that a page also meets what others left behind.
private struct Workbench: ~Copyable {
  let decoder = CharacterDecoder()
  let parser = HTMLParser()
  let extractor = MainContentExtractor()
  var tree = HTMLTree()
  var text = ByteBuffer()

  /// Takes a page the whole way, as `crawl-extract` does, and traps where a promise is broken.
  mutating func run(_ page: Span<UInt8>) {
    tree.load { characters in
      _ = decoder.decode(page, httpCharset: [UInt8]().span, isHTML: true, into: &characters)
    }
    let characters = tree.bytes.count
    parser.parse(&tree)
    checkLinks()
    text.removeAll()
    let extracted = extractor.extract(tree, into: &text)
    precondition(extracted.keptBlocks <= extracted.blocks, "more blocks kept than there are")
    precondition(extracted.text == 0..<text.count, "the text is not where the result says")
    precondition(text.count <= 3 * characters + 64, "the text is longer than the page")
    checkText()
    text.removeAll()
    _ = extractor.extract(
      tree, options: ExtractionOptions(favor: .recall, comments: .keep, form: .markdown), into: &text)
    checkText()
    for value in [extractor.author.array(), extractor.published.array()] {
      precondition(String(validating: value, as: UTF8.self) != nil, "metadata is not UTF-8")
    }
    text.removeAll()
    extractor.writeExplanation(of: tree, extracted, source: "page", to: &text)
    checkText()
  }

  /// Every node is reached once, and its neighbours agree.
  private func checkLinks() {
    var visited = 0
    var node = HTMLTree.root
    while node >= 0 {
      visited += 1
      precondition(visited <= tree.nodes.count, "a cycle in the tree")
      let next = tree.nodes[node].nextSibling
      precondition(next < 0 || tree.nodes[next].previousSibling == node, "siblings disagree")
      let child = tree.nodes[node].firstChild
      precondition(child < 0 || tree.nodes[child].parent == node, "a child does not know its parent")
      node = tree.next(after: node)
    }
  }

  private func checkText() {
    text.withSpan { precondition((try? UTF8Span(validating: $0)) != nil, "the text is not UTF-8") }
  }
}

// libFuzzer runs its target in one thread.
nonisolated(unsafe) private var workbench = Workbench()

/// libFuzzer's entry: one page.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  workbench.run(UnsafeBufferPointer(start: data, count: count).span)
  return 0
}

/// The program's entry.
@_cdecl("html_fuzzer_main")
public func start(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  return drive(count, arguments, fuzz)
}
