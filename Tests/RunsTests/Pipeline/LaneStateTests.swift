import Testing

@testable import Runs

/// Every order of events on a small lane, against what an obvious model says.
@Suite struct LaneStateTests {
  /// A lane as lists of items.
  private struct Model: Hashable {
    var isReading = false
    var hasEnded = false
    var working: Set<Int> = []
    var ready: Set<Int> = []
    var delivering: Int?
    var isDelivering = false
    var delivered = 0
    var issued = 0
  }

  /// A lane and its model after the same events.
  private struct Both {
    var lane = LaneState()
    var model = Model()
    var path: [String] = []

    /// What follows from each event that can happen now.
    func successors(items: Int) -> [Both] {
      var all: [Both] = []
      func add(_ name: String, _ body: (inout Both) -> Void) {
        var next = self
        next.path.append(name)
        body(&next)
        all.append(next)
      }
      if lane.canRead, model.issued < items {
        add("begin") { both in
          both.lane.beginReading()
          both.model.isReading = true
        }
      }
      if model.isReading {
        add("item") { both in
          let item = both.lane.endReading(hasItem: true)
          #expect(item == both.model.issued, "after \(both.path)")
          both.model.working.insert(both.model.issued)
          both.model.issued += 1
          both.model.isReading = false
        }
        add("no item") { both in
          #expect(both.lane.endReading(hasItem: false) == nil)
          both.model.isReading = false
          both.model.hasEnded = true
        }
      }
      if !model.hasEnded {
        add("end") { both in
          both.lane.end()
          both.model.hasEnded = true
        }
      }
      for item in model.working {
        add("ready \(item)") { both in
          both.model.working.remove(item)
          both.model.ready.insert(item)
          let isMyTurn = both.lane.ready(item)
          let expected = !both.model.isDelivering && both.model.ready.contains(both.model.delivered)
          #expect(isMyTurn == expected, "after \(both.path)")
          if isMyTurn { both.model.isDelivering = true }
        }
      }
      if model.isDelivering, model.delivering == nil {
        add("next") { both in
          let item = both.lane.next()
          if both.model.ready.remove(both.model.delivered) != nil {
            #expect(item == both.model.delivered, "after \(both.path)")
            both.model.delivering = both.model.delivered
          } else {
            #expect(item == nil, "after \(both.path)")
            both.model.isDelivering = false
          }
        }
      }
      if model.delivering != nil {
        add("delivered") { both in
          both.lane.didDeliver()
          both.model.delivering = nil
          both.model.delivered += 1
        }
      }
      return all
    }

    func check() {
      #expect(lane.canRead == (!model.hasEnded && !model.isReading), "after \(path)")
      #expect(lane.inFlight == model.issued - model.delivered, "after \(path)")
      let isFinished =
        model.hasEnded && !model.isReading && model.working.isEmpty && model.ready.isEmpty && !model.isDelivering
      #expect(lane.isFinished == isFinished, "after \(path)")
      // What can be delivered has somebody who delivers it: nothing waits for an event that does not come.
      #expect(model.isDelivering || !model.ready.contains(model.delivered), "after \(path)")
      #expect(lane.waiting == model.ready && lane.isDelivering == model.isDelivering, "after \(path)")
    }
  }

  @Test func everyOrderOfEvents() {
    var seen: Set<Model> = []
    var open = [Both()]
    var ends = 0
    while let both = open.popLast() {
      guard seen.insert(both.model).inserted else { continue }
      both.check()
      let next = both.successors(items: 4)
      if both.lane.isFinished { ends += 1 } else { #expect(!next.isEmpty, "stuck after \(both.path)") }
      open += next
    }
    // Lanes of 0 to 4 items come to their ends.
    #expect(ends == 5)
    #expect(seen.count > 100)
  }
}
