import Base
import Synchronization
import TestSupport
import Testing

@testable import Runs

/// The explorer itself: it finds what it is to find, and leaves out no order that makes a difference.
@Suite struct InterleavingsTests {
  /// Adds 1 to the number in a file, without care for others.
  private static let increment: Interleavings<Void>.Script = { storage in
    let number = try storage.read("n").flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
    try storage.replace("n", Array("\(number + 1)".utf8))
  }

  @Test func findsTheLostUpdate() {
    let result = Interleavings([Self.increment, Self.increment]).explore { disk, _ in
      disk.text("n") == "2" ? nil : "an update is lost"
    }
    let expected = "an update is lost, after:\n0: read n\n1: read n\n0: replace n\n1: replace n"
    #expect(result.violation?.hasPrefix(expected) == true)
  }

  @Test(arguments: [(1, 2), (2, 6), (3, 20), (4, 70)])
  func writesAreDoneInEveryOrder(_ writes: Int, _ orders: Int) {
    let seen = Mutex<Set<String>>([])
    let scripts = ["a", "b"].map { name -> Interleavings<Void>.Script in
      { storage in for _ in 0..<writes { try storage.replace("f", (storage.disk.files["f"]?.bytes ?? []) + name.utf8) }
      }
    }
    let result = Interleavings(scripts).explore { disk, _ in
      seen.withLock { _ = $0.insert(disk.text("f") ?? "") }
      return nil
    }
    #expect(result.count == orders)
    #expect(result.violation == nil)
    // What a script adds is known when it is let go, so that orders differ in what they write.
    #expect(seen.withLock { $0.count } > 1)
  }

  @Test func readsThatNobodyCanTellApartAreDoneInOneOrder() {
    let result = Interleavings<Void>([
      { for name in ["a", "b", "c"] { _ = try $0.read(name) } },
      { for name in ["a", "b", "d"] { _ = try $0.read(name) } },
    ]).explore { _, _ in nil }
    #expect(result.count == 1)
  }

  @Test(arguments: 0..<12)
  func nothingThatCanHappenIsLeftOut(_ seed: UInt64) {
    // Scripts by chance, under all orders and under those that are not left out: the same answers, ends and states.
    var random = SeededGenerator(seed: seed)
    let plans = (0..<2).map { _ in
      (0..<3).map { _ in (Int.random(in: 0..<6, using: &random), ["a", "b"].randomElement(using: &random) ?? "a") }
    }
    let scripts = plans.enumerated().map { number, plan -> Interleavings<[String]>.Script in
      { storage in
        try plan.map { operation, path in
          switch operation {
          case 0: return "\(try storage.read(path) ?? [])"
          case 1: return "\(try storage.create(path, [UInt8(number)]))"
          case 2: try storage.replace(path, [UInt8(number + 10)])
          case 3: try storage.remove(path)
          case 4: return "\(try storage.place(path, as: "c"))"
          default: return "\(try storage.names(in: "d").count)\(storage.byteCount(of: path) ?? -1)"
          }
          return ""
        }
      }
    }
    let outcomes = [true, false].map { isReduced in
      let states = Mutex<Set<String>>([])
      var orders = Interleavings(scripts)
      orders.isReduced = isReduced
      orders.mortal = [1]
      orders.crashes = 1
      orders.invariant = { disk in
        let state = "\(disk.files.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.bytes)" })"
        states.withLock { _ = $0.insert(state) }
        return nil
      }
      let result = orders.explore { disk, outcomes in
        let end = "\(outcomes) \(disk.files.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.bytes)" })"
        states.withLock { _ = $0.insert(end) }
        return nil
      }
      return (count: result.count, states: states.withLock { $0 })
    }
    #expect(outcomes[0].states == outcomes[1].states)
    #expect(outcomes[0].count < outcomes[1].count)
  }

  @Test func crashesOnceBeforeEachOperation() {
    let lengths = Mutex<[Int]>([])
    var orders = Interleavings<Void>([{ for name in ["a", "b", "c"] { try $0.replace(name, [1]) } }])
    orders.mortal = [0]
    orders.crashes = 1
    let result = orders.explore { disk, outcomes in
      lengths.withLock { $0.append(disk.files.count) }
      if case .crashed = outcomes[0] { return disk.files.count < 3 ? nil : "a crash after the end" }
      return disk.files.count == 3 ? nil : "an end before the end"
    }
    #expect(result.violation == nil)
    #expect(lengths.withLock { $0.sorted() } == [0, 1, 2, 3])
  }

  @Test func theInvariantIsCheckedBetweenAllOperations() {
    var orders = Interleavings<Void>([
      { storage in
        try storage.replace("x", [1])
        try storage.remove("x")
      }
    ])
    orders.invariant = { $0.files["x"] == nil ? nil : "there is an x" }
    let result = orders.explore { _, _ in nil }
    #expect(result.violation?.hasPrefix("there is an x") == true)
  }
}
