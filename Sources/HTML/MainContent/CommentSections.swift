/// Finds readers' comments below an article, by the names of elements and by their place after the
/// article's own text.
///
/// The posts of a forum, the answers to a question and the talk below a bare link are the content of their pages, so
/// only pages that declare themselves an article, and have some of it before the first comment, have comments.
struct CommentSections: ~Copyable {
  /// Whether each block is within a section of comments.
  private(set) var within = Arena<Bool>(capacity: 512)
  /// Whether any block is.
  private(set) var isEmpty = true

  /// Kept letters and digits that must be before the first comment: about two sentences.
  private static let leastArticle: Int32 = 140
  private static let comment = ClassTokens.shipped.group("comment").rawValue
  private static let forum = ClassTokens.shipped.group("forum").rawValue

  /// Searches a page whose `kept` blocks are content.
  ///
  /// - Parameter titleBlock: the block that says the title, -1 where there is none; no comment holds it.
  mutating func find(_ page: borrowing PageBlocks, _ tree: TreeView, kept: UnsafePointer<Bool>, titleBlock: Int32) {
    within.fill(page.blocks.count, with: false)
    isEmpty = true
    guard !Self.isDiscussion(page) else { return }
    var article: Int32 = 0
    var counted = 0
    var end: Int32 = 0
    for index in 0..<page.containers.count {
      let container = page.containers.base[index]
      guard container.isResolved, container.tokens & Self.comment != 0, container.firstBlock >= end,
        container.endBlock > container.firstBlock
      else { continue }
      while counted < container.firstBlock {
        if kept[counted], !within.base[counted] { article &+= page.blocks.base[counted].units }
        counted += 1
      }
      let above = container.parent >= 0 ? page.containers.base[Int(container.parent)].tokensAbove : 0
      guard above & Self.forum == 0, !(container.firstBlock..<container.endBlock).contains(titleBlock),
        Self.namesComments(container, tree)
      else { continue }
      end = container.endBlock
      // A discussion without text before it is the page's content, with all nested replies.
      guard article >= Self.leastArticle else {
        counted = Int(end)
        continue
      }
      for block in Int(container.firstBlock)..<Int(container.endBlock) { within.base[block] = true }
      isEmpty = false
    }
  }

  /// Forgets the page before.
  mutating func removeAll(blocks: Int) {
    within.fill(blocks, with: false)
    isEmpty = true
  }

  /// Only a declared article certainly has comments; elsewhere the discussion may be the page's content.
  private static func isDiscussion(_ page: borrowing PageBlocks) -> Bool {
    !(page.kinds.contains(.article) || page.openGraphType == 1) || page.bodyTokens & forum != 0
  }

  /// Whether an element's names are of comments and of nothing else: a commentary is an article, or parts of one, and
  /// messages and threads belong to a forum unless a service for comments brought them.
  private static func namesComments(_ container: Container, _ tree: TreeView) -> Bool {
    func names(_ text: StaticString) -> Bool {
      tree.attributes(of: tree.nodes[Int(container.node)]).contains { attribute in
        (attribute.name == .class || attribute.name == .id)
          && ByteText.contains(text, in: tree.bytes(of: attribute.value))
      }
    }
    return !names("commentary") && (container.tokens & forum == 0 || names("disqus"))
  }

  /// Whether a block of a section is a comment's text rather than its author, its date or its buttons.
  static func isText(_ block: Block, _ container: Container) -> Bool {
    let ancestry = Ancestry(rawValue: container.ancestry)
    guard ancestry.isDisjoint(with: [.form, .button, .hidden, .navigation, .heading]), block.linkUnits * 2 < block.units
    else { return false }
    return ancestry.contains(.paragraph) || ancestry.contains(.quotation) || block.units >= 20
  }
}
