import Base
import TestSupport
import Testing

@testable import HTML

@Suite struct CommentTests {
  private static let article = (0..<4).map { part in
    "<p>Paragraph \(part) of the story: \((0..<30).map { "word\(part * 100 + $0)" }.joined(separator: " ")), it says.</p>"
  }.joined()

  /// The text of a page whose blocks are all sure to be content but for what the rules decide.
  private func text(_ html: String, _ comments: ExtractionOptions.Comments) -> String {
    let tree = HTMLTree(parsing: html)
    let extractor = MainContentExtractor(model: nil)
    var output = ByteBuffer()
    [UInt16](repeating: 65_535, count: 1000).withUnsafeBufferPointer {
      _ = extractor.extract(tree, opinions: $0[...], options: ExtractionOptions(comments: comments), into: &output)
    }
    return output.string()
  }

  private static let declared = "<meta property=og:type content=article>"

  private static func comments(_ names: String, _ item: String) -> String {
    "<section class=\"\(names)\"><h2>Two replies</h2>"
      + (1...2).map {
        "<li class=\"\(item)\"><a href=u>Reader \($0)</a><p>I was there too, number \($0).</p><button>Reply</button></li>"
      }.joined() + "<form><p>Write something yourself, if you like</p></form></section>"
  }

  @Test(arguments: ["comments", "comment-list", "blogkommentare", "disqus-thread"])
  func areToldByNameAndPlace(_ names: String) {
    let page =
      Self.declared + "<article><h1>The story</h1>\(Self.article)</article>" + Self.comments(names, "depth-1")
      + "<p>After.</p>"
    let without = text(page, .drop)
    #expect(without.contains("Paragraph 3") && without.hasSuffix("After.\n"))
    #expect(!without.contains("I was there") && !without.contains("Two replies"))
    let with = text(page, .keep)
    #expect(with.contains("I was there too, number 1.\nI was there too, number 2.\n"))
    #expect(!with.contains("Reader 1") && !with.contains("Reply") && !with.contains("Write something"))
  }

  @Test func areToldByTheirItemsToo() {
    let page = Self.declared + "<h1>The story</h1>\(Self.article)" + Self.comments("section", "comment")
    #expect(!text(page, .drop).contains("I was there"))
  }

  @Test(arguments: [
    // Nothing stands before them; nothing says that it is an article, or something that it is a discussion; the names
    // are of an article.
    declared + "<h1>A link</h1>" + comments("comments", "comment"),
    "<h1>A post</h1>\(article)" + comments("comments", "comment"),
    declared + "<body class=forum-thread><h1>Q</h1>\(article)" + comments("comments", "comment"),
    "<div itemscope itemtype=https://schema.org/QAPage><h1>Q</h1>\(article)" + comments("comments", "comment")
      + "</div>",
    declared + "<h1>Match</h1>\(article)" + comments("commentary", "line"),
    declared + "<title>The story</title><div class=has-comments>\(article)<h1>The story</h1></div>"
      + comments("x", "y"),
    // Replies within replies do not make an article of the first ones.
    declared + "<h1>A link</h1><div class=comments>\(article)<div class=comments>\(article)"
      + comments("comments", "comment") + "</div></div>",
  ])
  func postsOfDiscussionsAreContent(_ page: String) {
    #expect(text(page, .drop).contains("I was there too, number 2."))
  }
}
