/// Computes the features of each block: a row of bytes, independent of language.
///
/// The order of a row is that of `names`; a model says in its header which names it was trained
/// with, so that rows and model cannot drift apart unseen.
struct BlockFeatures: ~Copyable {
  /// Bytes of a row.
  static let width = names.count
  /// Those of them that trees read.
  static let treeWidth = width - opinionNames.count
  /// Where those begin that the network reads, which has the sums of learned weights of names.
  static let networkStart = 2 * ClassTokens.shipped.groups.count + PageKinds.names.count
  /// Rows one after another, `width` bytes each.
  var rows = Arena<UInt8>(capacity: 1 << 16)

  let tokenGroups = ClassTokens.shipped.groups.count
  /// Bytes of a row that say something of the page.
  let pageWidth = 15
  /// Sums over blocks 0..<i, `blocks.count + 1` of them.
  var sums = Arena<BlockSums>(capacity: 512)
  /// Blocks with the same text; blocks of the same shape; children of one parent of the same shape.
  var textIndex = HashIndex()
  var shapeIndex = HashIndex()
  var siblingIndex = HashIndex()
  var blockText = Arena<Int32>(capacity: 512)
  var blockShape = Arena<Int32>(capacity: 512)
  var containerGroup = Arena<Int32>(capacity: 512)
  /// For each container the nearest one, itself or above, that has similar siblings; -1 without one.
  var repeated = Arena<Int32>(capacity: 512)
  /// Levels up to that one.
  var repeatedLevel = Arena<UInt8>(capacity: 512)
  /// Whether a container is within the page's largest group of similar siblings.
  var isInLargest = Arena<Bool>(capacity: 512)
  var textCounts = Arena<Int32>(capacity: 512)
  var shapes = Arena<BlockSums>(capacity: 512)
  var siblings = Arena<BlockSums>(capacity: 512)
  /// For each container its number among its similar siblings.
  var containerOrdinal = Arena<Int32>(capacity: 512)
  /// For each container the nearest one, itself or above, that holds the block with the title or the first `h1`, and
  /// how many levels up that is.
  var title = CommonContainers()
  var topHeading = CommonContainers()
  var targetIndex = HashIndex()
  var blockTarget = Arena<Int32>(capacity: 512)
  var targetCounts = Arena<Int32>(capacity: 512)
  var containerRows = Arena<UInt8>(capacity: 1 << 14)
  var repeats = RepeatedText()
  var stated = StatedText()
  var titleWords = HashIndex()
  /// For each block its words and those of them that are in the title.
  var titleHits = Arena<TitleHits>(capacity: 512)
  var words = Arena<UInt64>(capacity: 64)
  var page = PageFacts()
  /// Hits of the page's stated body in blocks 0..<i.
  var bodyHits = Arena<Int32>(capacity: 512)
  /// Hash of the page's day of publication; 0 if it is unknown.
  var publishedDay: UInt64 = 0

  /// Features of a range of a page, from prefix sums over blocks.
  struct BlockSums: BitwiseCopyable {
    var blocks: Int32 = 0
    var units: Int32 = 0
    var linkUnits: Int32 = 0
    var words: Int32 = 0
    /// Units in blocks that look like running text.
    var longUnits: Int32 = 0
    var sentenceEnds: Int32 = 0
    var headings: Int32 = 0
    /// Blocks with a time of day or a date, and blocks that end with an ellipsis.
    var dated: Int32 = 0
    var ellipses: Int32 = 0
    var things = Things()

    @inline(__always) static func - (a: BlockSums, b: BlockSums) -> BlockSums {
      BlockSums(
        blocks: a.blocks &- b.blocks, units: a.units &- b.units, linkUnits: a.linkUnits &- b.linkUnits,
        words: a.words &- b.words, longUnits: a.longUnits &- b.longUnits,
        sentenceEnds: a.sentenceEnds &- b.sentenceEnds, headings: a.headings &- b.headings, dated: a.dated &- b.dated,
        ellipses: a.ellipses &- b.ellipses, things: a.things - b.things)
    }

    @inline(__always) static func + (a: BlockSums, b: BlockSums) -> BlockSums {
      BlockSums(
        blocks: a.blocks &+ b.blocks, units: a.units &+ b.units, linkUnits: a.linkUnits &+ b.linkUnits,
        words: a.words &+ b.words, longUnits: a.longUnits &+ b.longUnits,
        sentenceEnds: a.sentenceEnds &+ b.sentenceEnds, headings: a.headings &+ b.headings, dated: a.dated &+ b.dated,
        ellipses: a.ellipses &+ b.ellipses, things: a.things + b.things)
    }
  }

  /// The similarity of a block to the title; 0 for a long block.
  struct TitleHits: BitwiseCopyable {
    var hits: Int32 = 0
    var words: Int32 = 0
  }

  /// Features of a page as a whole.
  struct PageFacts {
    var total = BlockSums()
    var longest: Int32 = 0
    var articles: Int32 = 0
    var mains: Int32 = 0
    var paragraphs: Int32 = 0
    var items: Int32 = 0
    var cells: Int32 = 0
    var firstHeading: Int32 = -1
    var titleBlock: Int32 = -1
    var titleWordCount: Int32 = 0
    var currencies: Int32 = 0
    /// Smallest containers that hold 30, 50, 70 and 90 % of the running text.
    var mainContainers: (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    /// Largest group of similar siblings, by units.
    var largestGroup: Int32 = -1
    var links: Int32 = 0
    var outerLinks: Int32 = 0
    /// Headings by level.
    var headings = InlineArray<7, Int32>(repeating: 0)
  }

  /// Whether a block looks like running text: long, and not mostly links.
  @inline(__always) static func isLong(_ block: Block) -> Bool {
    block.units >= 60 && block.linkUnits &* 3 < block.units
  }
}
