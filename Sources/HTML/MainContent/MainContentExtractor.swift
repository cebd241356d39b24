public import Base

/// Takes the main content out of parsed pages. One extractor serves one thread; its scratch
/// memory is kept from page to page.
public final class MainContentExtractor {
  /// The `title` element's text of the page last extracted, white space folded.
  public private(set) var title = ByteBuffer()
  /// The `lang` attribute of that page's `html` element, as written.
  public private(set) var language = ByteBuffer()
  /// The declared authors of that page, joined by `; `.
  public private(set) var author = ByteBuffer()
  /// The declared publication date of that page in ISO 8601: a year, a month, a day or a second, the
  /// last in UTC (`Z`) where the page names its zone.
  public private(set) var published = ByteBuffer()

  var page = PageBlocks()
  var features = BlockFeatures()
  var probabilities = Arena<UInt16>(capacity: 512)
  var kept = Arena<Bool>(capacity: 512)
  /// Blocks in sections of comments.
  var comments = CommentSections()
  /// Blocks dropped because other kept blocks contain their text.
  var wasRepeat = Arena<Bool>(capacity: 512)
  /// Blocks with at least this probability, in 255ths, were kept.
  var threshold = 0
  private var scores = Arena<Int32>(capacity: 512)
  /// Blocks that the first trees are not sure of, their rows, and the second trees' scores of them.
  private var uncertain = Arena<Int32>(capacity: 512)
  private var uncertainRows = Arena<UInt8>(capacity: 1 << 16)
  private var secondScores = Arena<Int32>(capacity: 512)
  private var networkScores = Arena<Int32>(capacity: 512)
  private var treeScratch = Arena<UInt8>(capacity: 1 << 15)
  private var networkScratch = BlockNetwork.Scratch()
  private let tokens = ClassTokens.shipped
  private let limits = BlockSegmenter.Limits()
  /// None while a model is being trained: then there are features only.
  private let model: ContentModel?
  private var isCut = false
  private static let usualRowBytes = 4 << 20

  /// An extractor with the model that the package ships.
  public convenience init() { self.init(model: .shipped) }

  /// An extractor with another model; nil for training, which computes only features.
  package init(model: ContentModel?) { self.model = model }

  /// Appends the main content of `tree` as UTF-8 text to `output`.
  public func extract(
    _ tree: borrowing HTMLTree, options: ExtractionOptions = ExtractionOptions(),
    into output: inout ByteBuffer
  ) -> ExtractedPage {
    read(tree)
    let start = output.count
    var extracted = ExtractedPage(
      text: start..<start, blocks: page.blocks.count, keptBlocks: 0, confidence: 0, isCut: isCut)
    guard page.blocks.count > 0 else { return extracted }
    judge()
    extracted.confidence = choose(tree, options)
    extracted.keptBlocks = write(tree, options.form, to: &output)
    extracted.text = start..<output.count
    return extracted
  }

  /// Writes the kept blocks; returns how many.
  func write(_ tree: borrowing HTMLTree, _ form: ExtractionOptions.Form, to output: inout ByteBuffer) -> Int {
    switch form {
    case .plain: return TextWriter.write(page, keeping: kept.base, to: &output)
    case .markdown:
      var writer = MarkdownWriter(tree: TreeView(tree))
      return writer.write(page, keeping: kept.base, to: &output)
    }
  }

  /// Chooses blocks by `probabilities`, into `kept`; returns the expected F1.
  func choose(_ tree: borrowing HTMLTree, _ options: ExtractionOptions) -> Float {
    let blocks = UnsafeBufferPointer(start: UnsafePointer(page.blocks.base), count: page.blocks.count)
    let choice = BlockChoice(blocks, probabilities.base, favor: options.favor)
    kept.fill(blocks.count, with: false)
    for index in 0..<blocks.count {
      kept.base[index] = Int(probabilities.base[index] >> 8) >= choice.threshold
    }
    threshold = choice.threshold
    comments.find(page, TreeView(tree), kept: kept.base, titleBlock: features.page.titleBlock)
    if !comments.isEmpty {
      for index in 0..<blocks.count where comments.within.base[index] {
        kept.base[index] =
          options.comments == .keep
          && CommentSections.isText(blocks[index], page.containers[Int(blocks[index].container)])
      }
    }
    SubscriptionBoxes(tree: TreeView(tree)).drop(page, kept: kept.base)
    wasRepeat.fill(blocks.count, with: false)
    wasRepeat.base.update(from: kept.base, count: blocks.count)
    features.repeats.dropRepeats(page, kept: kept.base)
    for index in 0..<blocks.count where kept.base[index] { wasRepeat.base[index] = false }
    return choice.confidence
  }

  /// Segments `tree` and computes the features of its blocks.
  func read(_ tree: borrowing HTMLTree) {
    title.removeAll()
    language.removeAll()
    // An unusually large page's rows are not held for ever.
    features.rows.removeAll()
    features.rows.shrink(to: Self.usualRowBytes)
    uncertainRows.removeAll()
    uncertainRows.shrink(to: Self.usualRowBytes)
    networkScratch.shrink()
    let view = TreeView(tree)
    author.removeAll()
    published.removeAll()
    MetadataReader.read(view, authors: &author, published: &published)
    let names = model?.names ?? .none
    isCut = BlockSegmenter.segment(view, tokens: tokens, weights: names, limits: limits, into: &page)
    title.append(
      UnsafeBufferPointer(start: page.text.base + Int(page.title.start), count: Int(page.title.count)))
    var root = view.nodes.isEmpty ? -1 : view.nodes[0].firstChild
    while root >= 0, view.nodes[Int(root)].tag != .html { root = view.nodes[Int(root)].nextSibling }
    if root >= 0, let value = view.value(.lang, of: view.nodes[Int(root)]) { language.append(value) }
    features.publishedDay = published.withUnsafeBytes { TextMarks.day($0).map(TextHash.of) ?? 0 }
    features.compute(page, view, names)
  }

  /// Writes the trees' scores into `scores`.
  private func judgeByTrees(_ model: ContentModel) {
    let width = BlockFeatures.width
    let count = page.blocks.count
    model.first.evaluate(
      rows: features.rows.base, count: count, stride: width, into: scores.base, scratch: &treeScratch)
    let (own, rows) = (scores.base, features.rows.base)
    uncertain.removeAll()
    uncertainRows.removeAll()
    for index in 0..<count where abs(own[index]) <= model.certain {
      uncertain.append(Int32(index))
      uncertainRows.reserve(width)
      uncertainRows.take(upTo: uncertainRows.base + uncertainRows.count + width)
      (uncertainRows.base + uncertainRows.count - width).update(from: rows + index * width, count: width)
    }
    secondScores.fill(uncertain.count, with: 0)
    model.second.evaluate(
      rows: uncertainRows.base, count: uncertain.count, stride: width, into: secondScores.base, scratch: &treeScratch)
    for place in 0..<uncertain.count { own[Int(uncertain.base[place])] = secondScores.base[place] }
  }

  /// Writes the model's scores into `probabilities`.
  private func judge() {
    guard let model else { preconditionFailure("extraction needs a model") }
    let count = page.blocks.count
    scores.fill(count, with: 0)
    probabilities.fill(count, with: 0)
    judgeByTrees(model)
    networkScores.fill(count, with: 0)
    // Each access to a property of a class is checked, that to a pointer is not.
    let (rows, own, other, last) = (features.rows.base, scores.base, networkScores.base, probabilities.base)
    for index in 0..<count {
      BlockFeatures.setOpinion(
        row: rows + index * BlockFeatures.width, probability: model.probability(own[index]), score: own[index])
    }
    model.network.evaluate(
      rows: rows + BlockFeatures.networkStart, count: count, stride: BlockFeatures.width, into: other,
      scratch: &networkScratch)
    for index in 0..<count {
      last[index] = model.probability(model.score(trees: own[index], network: other[index]))
    }
  }
}
