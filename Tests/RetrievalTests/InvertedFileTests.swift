import Foundation
import TestSupport
import Testing

@testable import Retrieval

/// Inverted files: recall, and results that depend on nothing but rows, settings and seed.
@Suite struct InvertedFileTests {
  @Test(arguments: InvertedFile.Storage.allCases) func allListsFindWhatExactSearchFinds(_ storage: InvertedFile.Storage)
    throws
  {
    let rows = try MadeVectors.clustered(2000, dimension: 40, centres: 30, seed: 1)
    let queries = try MadeVectors.clustered(80, dimension: 40, centres: 30, seed: 2)
    let exact = try ExactSearch(rows).search(queries, count: 15)
    let file = try InvertedFile(rows, lists: 25, storage: storage)
    let all = try file.search(queries, count: 15, effort: .lists(25))
    if storage == .floats {
      #expect(all == exact)
    } else {
      #expect(all == (try ByteSearch(rows).search(queries, count: 15)))
      #expect(Neighbours.recall(all, of: exact, at: 15) > 0.98)
    }
  }

  @Test(arguments: InvertedFile.Storage.allCases) func tiesGoToTheLowerRowWhateverTheOrderOfLists(
    _ storage: InvertedFile.Storage
  ) throws {
    // Of two values, which bytes hold exactly: equal products stay equal.
    let made = try MadeVectors.coarse(1200, dimension: 5, seed: 3)
    let rows = try VectorRows(made.values.map { $0 == 0 ? 1 : $0 }, dimension: 5)
    let queries = try MadeVectors.coarse(60, dimension: 5, seed: 4)
    let exact = try ExactSearch(rows).search(queries, count: 300)
    let found = try InvertedFile(rows, lists: 17, storage: storage).search(queries, count: 300, effort: .lists(17))
    #expect(found == exact)
  }

  @Test(arguments: InvertedFile.Storage.allCases, [18, 231]) func threadsBlocksAndKernelsGiveTheSame(
    _ storage: InvertedFile.Storage, dimension: Int
  )
    throws
  {
    // Wide vectors cost a build without optimization much.
    let rows = try MadeVectors.clustered(dimension > 100 ? 300 : 900, dimension: dimension, centres: 50, seed: 5)
    let queries = try MadeVectors.clustered(130, dimension: dimension, centres: 50, seed: 6)
    let whole = try InvertedFile(rows, lists: 20, storage: storage, seed: 9, kernel: .portable)
      .search(queries, count: 10, effort: .lists(4))
    for kernel in SearchKernel.available {
      for threads in dimension > 100 ? [1, 3] : [1, 2, 5] {
        let file = try InvertedFile(rows, lists: 20, storage: storage, seed: 9, threads: threads, kernel: kernel)
        #expect(try file.search(queries, count: 10, effort: .lists(4), threads: threads) == whole)
        var parts: [Neighbours] = []
        for part in [0..<1, 1..<50, 50..<130] { parts += try file.search(queries, part, count: 10, effort: .lists(4)) }
        #expect(parts == whole)
      }
    }
    let other = try InvertedFile(rows, lists: 20, storage: storage, seed: 10).search(
      queries, count: 10, effort: .lists(4))
    #expect(other != whole)
  }

  @Test func recallGrowsWithProbesAndIsReported() throws {
    let rows = try MadeVectors.clustered(2000, dimension: 24, centres: 200, spread: 1.2, seed: 7)
    let queries = try MadeVectors.clustered(100, dimension: 24, centres: 200, spread: 1.2, seed: 7)
    let exact = try ExactSearch(rows).search(queries, count: 20)
    let file = try InvertedFile(rows, lists: 60, storage: .floats)
    let shares = try [1, 4, 16, 60].map {
      Neighbours.recall(try file.search(queries, count: 20, effort: .lists($0)), of: exact, at: 20)
    }
    #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 < $1 } && shares.last == 1)
    let chosen = try file.effort(for: 0.9, queries, exact: exact, count: 20)
    #expect(chosen.recall >= 0.9 && chosen.effort.reach > 0 && chosen.effort.reach < 8)
    let fewer = try file.search(queries, count: 20, effort: .reach(chosen.effort.reach - 1 / 16))
    #expect(Neighbours.recall(fewer, of: exact, at: 20) < 0.9)
    #expect(try file.effort(for: 1.1, queries, exact: exact, count: 20).effort == .reach(8))
  }

  @Test func leadingComponentsPassOverFewNeighbours() throws {
    let dimension = LeadFilter.leastDimension + 7
    let rows = try MadeVectors.clustered(3000, dimension: dimension, centres: 100, spread: 1.2, seed: 21)
    let queries = try MadeVectors.clustered(90, dimension: dimension, centres: 100, spread: 1.2, seed: 21)
    let exact = try ExactSearch(rows).search(queries, count: 20)
    let file = try InvertedFile(rows, lists: 40)
    let chosen = try file.effort(for: 0.97, queries, exact: exact, count: 20)
    #expect(chosen.recall >= 0.97)
    // A query without length, and rows fewer than wanted.
    let zero = try VectorRows([Float](repeating: 0, count: dimension), dimension: dimension)
    #expect(try file.search(zero, count: 3, effort: .lists(40)).map(\.rows) == [[0, 1, 2]])
    let few = try InvertedFile(zero, lists: 3)
    #expect(try few.search(queries, count: 20, effort: .reach(1)).allSatisfy { $0.rows == [0] })
  }

  @Test func directionsAreThoseOfTheGreatestLengths() throws {
    // Rows lie in three directions of 300, two long and one short.
    var random = SeededGenerator(seed: 31)
    var values: [Float] = []
    for _ in 0..<500 {
      var row = [Float](repeating: 0, count: 300)
      row[7] = Float.random(in: -3...3, using: &random)
      row[100] = Float.random(in: -2...2, using: &random)
      row[299] = Float.random(in: -0.1...0.1, using: &random)
      values += row
    }
    let rows = try VectorRows(values, dimension: 300)
    for kernel in SearchKernel.available {
      let leading = try LeadingDirections(of: rows, count: 2, seed: 5, threads: 2, kernel: kernel)
      let parts = try leading.project(rows, threads: 3)
      for row in 0..<500 {
        let (all, part) = (rows[row], parts[row])
        let length = part[0] * part[0] + part[1] * part[1]
        #expect(abs(length - all[7] * all[7] - all[100] * all[100]) < 0.01)
      }
      // More directions than rows have: those left are zeros.
      let more = try LeadingDirections(of: rows, count: 6, seed: 5, threads: 1, kernel: kernel).directions
      #expect(
        (0..<6).map { VectorLength.of(Span(_unsafeElements: more[$0])).rounded() }.sorted() == [0, 0, 0, 1, 1, 1])
    }
  }

  @Test func listsHoldEveryRowOnce() throws {
    let rows = try MadeVectors.clustered(700, dimension: 8, centres: 3, seed: 8)
    // Far more lists than directions: most lose all rows on the way.
    let file = try InvertedFile(rows, lists: 200, storage: .floats)
    #expect(file.listCount == 200)
    #expect(file.lists.places.sorted() == (0..<700).map { UInt32($0) })
    let same = try VectorRows([Float](repeating: 1, count: 120), dimension: 4)
    let equal = try InvertedFile(same, lists: 7)
    #expect(try equal.search(same, 0..<2, count: 4, effort: .lists(7)).allSatisfy { $0.rows == [0, 1, 2, 3] })
  }

  @Test func theGreatestKeysComeToTheFront() {
    var random = SeededGenerator(seed: 12)
    for size in [1, 2, 3, 10, 257] {
      for count in Set([0, 1, size / 2, size - 1, size]) {
        var keys = Array(Set((0..<size).map { _ in UInt64.random(in: 0...(.max), using: &random) }))
        let expected = keys.sorted(by: >).prefix(count)
        keys.withUnsafeMutableBufferPointer { $0.part(at: count) }
        #expect(Set(keys.prefix(count)) == Set(expected))
      }
    }
  }

  @Test func smallCorpora() throws {
    let one = try MadeVectors.coarse(1, dimension: 3, seed: 1)
    let file = try InvertedFile(one, lists: 100)
    #expect(file.listCount == 1)
    #expect(try file.search(one, count: 5, effort: .lists(9)).map(\.rows) == [[0]])
    let empty = try InvertedFile(VectorRows([], dimension: 3), lists: 4)
    #expect(try empty.search(one, count: 5, effort: .lists(9)).map(\.rows) == [[]])
    #expect(throws: RetrievalError.self) { try InvertedFile(one, lists: 0) }
    #expect(InvertedFile.usualLists(rows: 0) == 1 && InvertedFile.usualLists(rows: 1_000_000) == 600)
  }

  @Test func pathsOfRows() throws {
    let rows = try MadeVectors.clustered(900, dimension: 16, centres: 40, seed: 11)
    let file = try InvertedFile(rows, lists: 36)
    let tree = try ClusterTree(file, threads: 2)
    #expect(tree.branchCount == 6 && tree.branches.count == 900)
    // A path is a list, and leaves of a branch are counted from 0.
    var paths: [Int: Set<[UInt32]>] = [:]
    for list in 0..<36 {
      for row in file.lists.places(of: list) {
        paths[list, default: []].insert([tree.branches[Int(row)], tree.leaves[Int(row)]])
      }
    }
    #expect(paths.values.allSatisfy { $0.count == 1 })
    #expect(Set(paths.values.flatMap(\.self)).count == paths.count)
    for branch in 0..<6 {
      let leaves = Set(paths.values.flatMap(\.self).filter { $0[0] == UInt32(branch) }.map { $0[1] })
      #expect(leaves.allSatisfy { $0 < 36 })
    }
    try withTemporaryFolder { folder in
      let path = "\(folder)/paths.tsv"
      try tree.write(to: path)
      let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      #expect(lines.count == 900)
      #expect(lines[17] == "17\t\(tree.branches[17])\t\(tree.leaves[17])")
    }
    #expect(throws: RetrievalError.self) { try ClusterTree(file, branches: 0) }
    #expect(try ClusterTree(file, branches: 3).branchCount == 3)
  }
}
