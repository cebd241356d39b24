#!/usr/bin/env python3
"""The same work as inference-load with aiohttp: URL REQUESTS CONCURRENCY; the body is read, and parsed with `parse`."""
import asyncio, json, resource, sys, time

import aiohttp


async def main(url, count, concurrency, parses):
    passage = "Some words of a passage that is scored. " * 50
    numbers = iter(range(count))
    connector = aiohttp.TCPConnector(limit=concurrency)
    answered = 0

    async def work(session):
        nonlocal answered
        for number in numbers:
            body = {"model": "m", "prompt": f"{passage}{number}", "max_tokens": 1, "temperature": 0, "logprobs": 1, "echo": True}
            async with session.post(f"{url}/completions", json=body) as response:
                text = await response.read()
                assert response.status == 200
                if parses:
                    json.loads(text)["choices"][0]["logprobs"]["token_logprobs"][-1]
            answered += 1

    start, before = time.perf_counter(), time.process_time()
    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*(work(session) for _ in range(concurrency)))
    seconds, processor = time.perf_counter() - start, time.process_time() - before
    print(json.dumps({
        "requests": answered, "per_second": round(answered / seconds, 1), "cpu_ms": round(processor * 1000 / answered, 4),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000, 1)}))


asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), "parse" in sys.argv[4:]))
