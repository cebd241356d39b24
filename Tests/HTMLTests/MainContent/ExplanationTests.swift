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
}
