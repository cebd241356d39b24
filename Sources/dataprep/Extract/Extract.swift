// Public, because a conformance of a public type to a public protocol must be public.
public import ArgumentParser
import Base
import Fetch
public import HTML

/// `dataprep extract`: the main content of one page.
struct Extract: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract",
    abstract: "Prints the main content of one HTML page.",
    discussion: """
      PAGE is a file, an https:// URL, or - for standard input. The text goes to standard output, one line per \
      paragraph, heading, list item or table row. --format markdown marks up headings, lists, tables and links. Of a \
      page beyond 64 MiB or the limits of the parser, the first part is extracted, with a warning.

      Examples:
        dataprep extract page.html
        dataprep extract https://example.org/news/1 --format json
        curl -s https://example.org/ | dataprep extract - --favor recall
        dataprep extract manual.html --format markdown
        dataprep extract page.html --explain > why.html

      Exit codes: 0 success, 65 the page has no main content, 66 the page does not exist.
      """)

  /// How the result is written.
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown, json }

  @Argument(help: "A file, a URL, or - for standard input.", completion: .file())
  var page: String

  @Option(help: ArgumentHelp("The output format.", valueName: "text|markdown|json"))
  var format = Format.text

  @Option(help: ArgumentHelp("Favour precision, recall, or a balance.", valueName: "precision|balanced|recall"))
  var favor = ExtractionOptions.Favor.balanced

  @Option(help: ArgumentHelp("Keep or drop readers' comments below an article.", valueName: "keep|drop"))
  var comments = ExtractionOptions.Comments.drop

  @Option(help: ArgumentHelp("The page's charset; overrides the declared one.", valueName: "name"))
  var charset: String?

  @Flag(help: "Write the page as HTML with the kept blocks highlighted, and scores and reasons on hover.")
  var explain = false

  /// Bytes of a page that are read.
  private static let limit = 64 << 20

  func run() throws {
    var tree = HTMLTree()
    let (decoded, isWhole) = try load(into: &tree)
    HTMLParser().parse(&tree)
    let extractor = MainContentExtractor()
    var text = ByteBuffer()
    let options = ExtractionOptions(
      favor: favor, comments: comments, form: format == .markdown ? .markdown : .plain)
    let extracted = extractor.extract(tree, options: options, into: &text)
    if explain {
      var html = ByteBuffer()
      extractor.writeExplanation(of: tree, extracted, source: page, to: &html)
      Console.data(html)
    } else if format == .json {
      printJSON(extracted, extractor, decoded, text)
    } else {
      Console.data(text)
    }
    if !isWhole || tree.limitsReached.contains(.bytes) {
      Console.warning("\(page): longer than \(Self.limit >> 20) MiB; only the first part was extracted")
    } else if extracted.isCut || tree.limitsReached.contains(.nodes) {
      Console.warning("\(page): too many elements; only the first part was extracted")
    }
    if extracted.keptBlocks == 0 {
      Console.warning("\(page): no main content among \(extracted.blocks) blocks of text")
      Console.exit(.badInput)
    }
  }

  /// Loads the page, up to the limit, and tells whether that is all of it.
  private func load(into tree: inout HTMLTree) throws -> (charset: DecodedCharset, isWhole: Bool) {
    var policy = FetchPolicy()
    policy.acceptsMarkup = true
    let source = try openSource(page, policy: policy)
    var body = ByteBuffer(capacity: 1 << 18)
    let isWhole = try source.readAll(into: &body, limit: Self.limit)
    if !isWhole { body.truncate(to: Self.limit) }
    let declared = Array((charset ?? "").utf8)
    var decoded: DecodedCharset?
    tree.load { characters in
      body.withSpan {
        decoded = CharacterDecoder().decode($0, httpCharset: declared.span, isHTML: true, into: &characters)
      }
    }
    return (decoded!, isWhole)
  }

  private func printJSON(
    _ extracted: ExtractedPage, _ extractor: MainContentExtractor, _ decoded: DecodedCharset,
    _ text: borrowing ByteBuffer
  ) {
    var json = JSONWriter()
    json.beginObject()
    json.key("text")
    text.withSpan { json.string($0) }
    json.key("source")
    json.string(page)
    json.key("title")
    extractor.title.withSpan { json.string($0) }
    json.key("author")
    extractor.author.withSpan { json.string($0) }
    json.key("published")
    extractor.published.withSpan { json.string($0) }
    json.key("html_lang")
    extractor.language.withSpan { json.string($0) }
    json.key("charset")
    json.string(decoded.name)
    json.key("blocks")
    json.integer(extracted.blocks)
    json.key("kept_blocks")
    json.integer(extracted.keptBlocks)
    json.key("confidence")
    json.number(Double(extracted.confidence), decimals: 3)
    json.endObject()
    json.endLine()
    Console.data(json.bytes)
  }
}

extension ExtractionOptions.Favor: ExpressibleByArgument {}
extension ExtractionOptions.Comments: ExpressibleByArgument {}
extension ExtractionOptions.Form: ExpressibleByArgument {}
