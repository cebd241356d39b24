import Base
import Testing

@testable import HTML

@Suite struct ExplanationTests {
  /// Long names are cut short, but never within a character.
  @Test(arguments: 56...62) func namesAreCutAtWholeCharacters(_ length: Int) {
    let name = String(repeating: "a", count: length) + "中文"
    let tree = HTMLTree(parsing: "<div class=\"\(name)\">Some text of the page.</div>")
    let extractor = MainContentExtractor()
    var output = ByteBuffer()
    let extracted = extractor.extract(tree, into: &output)
    output.removeAll()
    extractor.writeExplanation(of: tree, extracted, source: "page", to: &output)
    #expect(String(validating: output.array(), as: UTF8.self) != nil)
    #expect(output.string().contains("div." + name.prefix(length).prefix(57)))
  }

  /// Every block is marked as kept or dropped, and the head says where the cut was and how many blocks passed it.
  @Test func blocksAndTheCutAreShown() {
    let text =
      "The ferry to the island leaves at six in the morning, and it comes back in the evening, weather permitting."
    let tree = HTMLTree(
      parsing: "<nav><a href=/>Home &lt;b></a></nav><article><h1>Ferry</h1><p>\(text)<p>\(text) So it goes.</article>")
    let extractor = MainContentExtractor()
    var output = ByteBuffer()
    let extracted = extractor.extract(tree, into: &output)
    output.removeAll()
    extractor.writeExplanation(of: tree, extracted, source: "a & b", to: &output)
    let page = output.string()
    #expect(page.contains("a &amp; b") && page.contains("Home &lt;b&gt;"))
    #expect(
      page.contains(
        "\(extracted.keptBlocks) of 4 blocks kept: "
          + "those with a score of at least \(extractor.threshold * 100 / 255) %"))
    #expect(page.components(of: "<div class=\"b k").count - 1 == extracted.keptBlocks)
    #expect(page.components(of: "<div class=\"b d").count - 1 == 4 - extracted.keptBlocks)
    #expect((1...3).contains(extracted.keptBlocks))
  }
}

extension String {
  /// The stretches between occurrences of `separator`.
  fileprivate func components(of separator: String) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}
