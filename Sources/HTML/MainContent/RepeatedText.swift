/// Finds text that is on a page more than once: teasers, hidden copies, whole articles in one
/// attribute-like block beside their paragraphs.
///
/// Runs of five words are counted by hash. A word is a run of letters and digits; in scripts without
/// spaces every two characters are one.
struct RepeatedText: ~Copyable {
  /// Words of a run.
  private static let length = 5
  /// The hash of a run is a polynomial of its words' hashes with this base (Karp and Rabin 1987), so that each follows
  /// from the one before.
  private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
  private static let firstFactor = factor &* factor &* factor &* factor
  /// Runs of a page that are kept; text after these counts as said once.
  private static let runLimit = 1 << 20

  /// Bytes of a block that may be a title.
  private static let titleLimit = 600

  private var index = HashIndex()
  /// Hashes of the words of all blocks, and where each block's end.
  private var words = Arena<UInt64>(capacity: 4096)
  private var wordEnds = Arena<Int32>(capacity: 512)
  /// Numbers of the runs of all blocks, and where each block's begin; one more than blocks.
  private var runs = Arena<Int32>(capacity: 4096)
  private var starts = Arena<Int32>(capacity: 512)
  private var firstBlock = Arena<Int32>(capacity: 4096)
  private var lastBlock = Arena<Int32>(capacity: 4096)
  private var keptCount = Arena<Int32>(capacity: 4096)
  private var candidates: [Int32] = []

  /// Takes in all blocks of a page. As words are hashed here, those that are in `title` are counted too.
  mutating func read(
    _ page: borrowing PageBlocks, title: borrowing HashIndex, hits: inout Arena<BlockFeatures.TitleHits>,
    stated: inout StatedText
  ) {
    hits.removeAll()
    hits.reserve(page.blocks.count)
    words.removeAll()
    wordEnds.removeAll()
    for block in 0..<page.blocks.count {
      let start = page.text.base + Int(page.blocks.base[block].textStart)
      let count = Int(page.blocks.base[block].textCount)
      words.reserve(count + 1)
      let own = words.base + words.count
      var end = own
      TextHash.eachWord(start, count) {
        end.pointee = $0
        end += 1
      }
      words.take(upTo: end)
      wordEnds.append(Int32(words.count))
      var likeness = BlockFeatures.TitleHits()
      if title.count > 0, count <= Self.titleLimit {
        for word in 0..<end - own where title.find(own[word]) >= 0 { likeness.hits += 1 }
        likeness.words = Int32(end - own)
      }
      hits.append(likeness)
      if !stated.isEmpty { stated.hits.append(stated.count(own, end - own)) }
    }
    countRuns()
  }

  /// Numbers the runs of all blocks. There are hardly more runs than words, and a table no larger than needed stays
  /// near the processor.
  private mutating func countRuns() {
    runs.removeAll()
    starts.removeAll()
    firstBlock.removeAll()
    lastBlock.removeAll()
    index.reset(for: min(words.count, Self.runLimit))
    starts.append(0)
    var own = words.base
    for block in 0..<wordEnds.count {
      let end = words.base + Int(wordEnds.base[block])
      let count = end - own
      if count >= 2, runs.count + count <= Self.runLimit {
        var hash: UInt64 = 0
        for word in 0..<min(Self.length, count) { hash = hash &* Self.factor &+ own[word] }
        for first in 0...max(0, count - Self.length) {
          if first > 0 {
            hash = (hash &- own[first - 1] &* Self.firstFactor) &* Self.factor &+ own[first + Self.length - 1]
          }
          let run = index.number(of: hash)
          if Int(run) == firstBlock.count {
            firstBlock.append(Int32(block))
            lastBlock.append(Int32(block))
          } else {
            lastBlock.base[Int(run)] = Int32(block)
          }
          runs.append(run)
        }
      }
      starts.append(Int32(runs.count))
      own = end
    }
  }

  /// Runs of `block`, how many of them other blocks have too, and how many earlier ones have.
  func repeats(of block: Int) -> (runs: Int32, elsewhere: Int32, earlier: Int32) {
    var elsewhere: Int32 = 0
    var earlier: Int32 = 0
    for at in Int(starts.base[block])..<Int(starts.base[block + 1]) {
      let run = Int(runs.base[at])
      if firstBlock.base[run] != Int32(block) {
        earlier += 1
        elsewhere += 1
      } else if lastBlock.base[run] != Int32(block) {
        elsewhere += 1
      }
    }
    return (starts.base[block + 1] - starts.base[block], elsewhere, earlier)
  }

  /// Drops kept blocks whose text other kept blocks contain, the longest first, so that paragraphs
  /// stay rather than one block with all of them; of equal blocks the first stays.
  mutating func dropRepeats(_ page: borrowing PageBlocks, kept: UnsafeMutablePointer<Bool>) {
    keptCount.fill(firstBlock.count, with: 0)
    candidates.removeAll(keepingCapacity: true)
    for block in 0..<page.blocks.count where kept[block] {
      for at in Int(starts.base[block])..<Int(starts.base[block + 1]) { keptCount.base[Int(runs.base[at])] += 1 }
      let (count, elsewhere, _) = repeats(of: block)
      if page.blocks.base[block].units >= Self.leastUnits, elsewhere * 10 >= count * 8, count > 0 {
        candidates.append(Int32(block))
      }
    }
    let blocks = page.blocks.base
    candidates.sort {
      let (a, b) = (blocks[Int($0)].units, blocks[Int($1)].units)
      return a == b ? $0 > $1 : a > b
    }
    for block in candidates {
      let range = Int(starts.base[Int(block)])..<Int(starts.base[Int(block) + 1])
      for at in range { keptCount.base[Int(runs.base[at])] -= 1 }
      var covered = 0
      for at in range where keptCount.base[Int(runs.base[at])] > 0 { covered += 1 }
      // Where paragraphs meet, a block with all of them has runs of its own.
      if covered == range.count || (range.count >= Self.longRuns && covered * 10 >= range.count * 9) {
        kept[Int(block)] = false
      } else {
        for at in range { keptCount.base[Int(runs.base[at])] += 1 }
      }
    }
  }

  /// Shorter blocks may repeat: headings, names, answers of one line.
  private static let leastUnits: Int32 = 60
  /// Runs of a block that may hold several paragraphs.
  private static let longRuns = 100
}
