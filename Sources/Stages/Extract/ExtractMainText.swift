internal import Base
package import HTML
package import Records

/// Extracts the main text of every page, without menus, advertisements and other boilerplate.
///
/// Plain text is its own main text; only its line ends and blanks are put in order.
package struct ExtractMainText: Stage {
  package static let id = "extract-main-text"
  package static let group = "extract"
  package static let summary = "Extracts the main text, title, author and date of every page."
  package static let changesTexts = true
  package static let parameters: [StageParameter<ExtractMainText>] = [
    .init("parser", \.parser, "The HTML parser."),
    .init("favor", \.options.favor, "Whether to favour precision, recall, or a balance."),
    .init("comments", \.options.comments, "Whether to keep readers' comments below an article."),
    .init("text", \.options.form, "The form of the text."),
  ]
  package static let examples: [StageExample] = [
    .keeps(
      "plain text, put in order", ExampleDocument(contentType: "text/plain", characters: "one  \r\n\r\n\r\ntwo"),
      text: "one\n\ntwo"),
    .keeps("a page without text", ExampleDocument(characters: "<body><img src=a.png></body>"), text: ""),
  ]

  package let measure = Document.Measure.text
  /// A page has more nodes or blocks than are looked at.
  package static let pageCut = Fault.Kind(rawValue: "page-cut")
  /// The number of nodes beyond which a page's memory is freed.
  private static let usualNodes = 1 << 18
  /// The maximum number of nodes per page; pages with a million elements are listings, and a node takes some 50
  /// bytes.
  private static let nodeLimit = 1 << 20
  /// Bytes of a page in UTF-8: what a payload can have. In other encodings it may have three times as many.
  private static let pageLimit = 16 << 20
  /// How pages are parsed.
  package var parser: HTMLParserChoice

  /// How main text is taken out of pages.
  package var options: ExtractionOptions

  /// The native parser with the default options.
  package init() { self.init(parser: .native) }

  /// Extracts with a parser and options.
  package init(parser: HTMLParserChoice, options: ExtractionOptions = ExtractionOptions()) {
    self.parser = parser
    self.options = options
  }

  package func makeWorker() -> any StageWorker { Worker(self) }

  private final class Worker: StageWorker {
    private let parser: HTMLParserChoice
    private let options: ExtractionOptions
    private let native: HTMLParser
    private let libxml2: LibXML2Parser
    private let extractor = MainContentExtractor()
    private var tree = HTMLTree()

    init(_ stage: ExtractMainText) {
      parser = stage.parser
      options = stage.options
      var limits = HTMLLimits()
      limits.nodes = ExtractMainText.nodeLimit
      limits.allAttributes = 2 * ExtractMainText.nodeLimit
      limits.openElements = ExtractMainText.nodeLimit / 8
      native = HTMLParser(limits: limits)
      libxml2 = LibXML2Parser(limits: limits)
    }

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let start = batch.texts.count
        if MediaType(of: batch.documents[row], in: batch) == .plainText {
          let document = batch.documents[row]
          if document.isBodyText {
            PlainText.append(batch.bodies, document.characters.range, to: &batch.texts)
          } else {
            PlainText.append(batch.characters, document.characters.range, to: &batch.texts)
          }
        } else {
          extract(row, &batch)
        }
        let text = ByteRange(start: start, count: batch.texts.count - start)
        batch.documents[row].text = text
        batch.documents[row].textScalars = batch.texts.withSpan(text.range) { $0.scalarCount }
      }
    }

    private func extract(_ row: Int, _ batch: inout Batch) {
      let isLong = batch.withCharacters(of: batch.documents[row]) { page in
        let count = page.wholeCharacters(within: ExtractMainText.pageLimit)
        tree.load { $0.append(page.extracting(first: count)) }
        return count < page.count
      }
      switch parser {
      case .native: native.parse(&tree)
      case .libxml2: libxml2.parse(&tree)
      }
      let page = extractor.extract(tree, options: options, into: &batch.texts)
      batch.documents[row].title = extractor.title.withSpan { batch.strings.place($0) }
      batch.documents[row].author = extractor.author.withSpan { batch.strings.place($0) }
      batch.documents[row].published = extractor.published.withSpan { Self.place(declared: $0, in: &batch.strings) }
      batch.documents[row].htmlLanguage = extractor.language.withSpan { batch.strings.place($0) }
      if isLong || page.isCut || !tree.limitsReached.isDisjoint(with: [.bytes, .nodes]) {
        batch.faults.append(
          Fault(
            ExtractMainText.pageCut, file: batch.file, offset: batch.documents[row].offset,
            detail: "the page is too large; only the first part was extracted"))
      }
      if tree.nodes.count > ExtractMainText.usualNodes { tree.shrink() }
    }

    /// Appends a date with a question mark behind it, as ISO 8601-2 marks what is not certain: a page declares it, and
    /// nobody has checked it. No reader takes such a string for a date, so that the column is text in every file.
    private static func place(declared date: Span<UInt8>, in strings: inout ByteBuffer) -> ByteRange {
      guard !date.isEmpty else { return .empty }
      let start = strings.count
      strings.append(date)
      strings.append(UInt8(ascii: "?"))
      return ByteRange(start: start, count: strings.count - start)
    }
  }
}
