"""The bench's models in SimPy: processes and resources, as its tutorials write them.

Measures each request's latency from arrival to answer and nothing else, like `naive-minimal.ts`. Runs with
SimPy 3 and 4 (the package `simpy`) and with SimPy 2 (Debian's python3-simpy, the package `SimPy`).
Usage: simpy_models.py mm1|mm16|three-tier REQUESTS   prints one line of JSON
"""
import bisect
import itertools
import json
import math
import random
import resource
import sys
import time

try:
    import simpy
    VERSION = simpy.__version__
except ImportError:
    simpy = None
    import SimPy
    from SimPy.Simulation import Process, Resource, Simulation, hold, release, request
    VERSION = SimPy.__version__

MODEL, REQUESTS = sys.argv[1], int(sys.argv[2])
RATE = {"mm1": 0.8, "mm16": 12.8, "three-tier": 2000.0}[MODEL]
SERVICES, WORKERS, SERVICE_SECONDS = 8, 2, 0.005
ENTRIES, KEYS, SKEW, LOOK_UP_SECONDS = 10_000, 100_000, 0.99, 0.0005
CONNECTIONS, DATABASE_SECONDS = 4, 0.005


class Shop:
    """What both versions share: the cache, the keys, the turn of the balancer, the latencies."""

    def __init__(self):
        self.latencies = []
        self.reads = self.hits = self.turn = 0
        self.entries = {}
        if MODEL == "three-tier":
            self.cumulated = list(itertools.accumulate(1 / i**SKEW for i in range(1, KEYS + 1)))

    def draw_key(self):
        return bisect.bisect_left(self.cumulated, random.random() * self.cumulated[-1])

    def look_up(self, key):
        self.reads += 1
        if key not in self.entries:
            return False
        del self.entries[key]
        self.entries[key] = True
        self.hits += 1
        return True

    def keep(self, key):
        self.entries.pop(key, None)
        self.entries[key] = True
        if len(self.entries) > ENTRIES:
            del self.entries[next(iter(self.entries))]

    def next_service(self, services):
        self.turn += 1
        return services[self.turn % SERVICES]


def run_simpy3(requests):
    env, shop = simpy.Environment(), Shop()

    def serve(station, mean):
        with station.request() as worker:
            yield worker
            yield env.timeout(random.expovariate(1 / mean))

    def one_station(station):
        arrived = env.now
        with station.request() as worker:
            yield worker
            yield env.timeout(random.expovariate(1))
        shop.latencies.append(env.now - arrived)

    def three_tier(services, database):
        arrived, key = env.now, shop.draw_key()
        yield from serve(shop.next_service(services), SERVICE_SECONDS)
        yield env.timeout(LOOK_UP_SECONDS)
        if not shop.look_up(key):
            yield from serve(database, DATABASE_SECONDS)
            shop.keep(key)
        shop.latencies.append(env.now - arrived)

    def source(begin):
        until = requests / RATE
        while True:
            yield env.timeout(random.expovariate(RATE))
            if env.now > until:
                return
            env.process(begin())

    if MODEL == "three-tier":
        services = [simpy.Resource(env, WORKERS) for _ in range(SERVICES)]
        database = simpy.Resource(env, CONNECTIONS)
        env.process(source(lambda: three_tier(services, database)))
    else:
        station = simpy.Resource(env, 1 if MODEL == "mm1" else 16)
        env.process(source(lambda: one_station(station)))
    env.run()
    return shop


def run_simpy2(requests):
    sim, shop = Simulation(), Shop()
    sim.initialize()

    class OneStation(Process):
        def go(self, station):
            arrived = sim.now()
            yield request, self, station
            yield hold, self, random.expovariate(1)
            yield release, self, station
            shop.latencies.append(sim.now() - arrived)

    class ThreeTier(Process):
        def go(self, services, database):
            arrived, key = sim.now(), shop.draw_key()
            service = shop.next_service(services)
            yield request, self, service
            yield hold, self, random.expovariate(1 / SERVICE_SECONDS)
            yield release, self, service
            yield hold, self, LOOK_UP_SECONDS
            if not shop.look_up(key):
                yield request, self, database
                yield hold, self, random.expovariate(1 / DATABASE_SECONDS)
                yield release, self, database
                shop.keep(key)
            shop.latencies.append(sim.now() - arrived)

    class Source(Process):
        def go(self, begin):
            until = requests / RATE
            while True:
                yield hold, self, random.expovariate(RATE)
                if sim.now() > until:
                    return
                begin()

    if MODEL == "three-tier":
        services = [Resource(WORKERS, sim=sim) for _ in range(SERVICES)]
        database = Resource(CONNECTIONS, sim=sim)

        def begin():
            process = ThreeTier(sim=sim)
            sim.activate(process, process.go(services, database))
    else:
        station = Resource(1 if MODEL == "mm1" else 16, sim=sim)

        def begin():
            process = OneStation(sim=sim)
            sim.activate(process, process.go(station))
    source = Source(sim=sim)
    sim.activate(source, source.go(begin))
    sim.simulate(until=math.inf)
    return shop


def peak_megabytes():
    """Of this process alone: ru_maxrss begins at the size of the process that started it."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    began, cpu_began = time.perf_counter(), time.process_time()
    shop = (run_simpy2 if simpy is None else run_simpy3)(REQUESTS)
    latencies = sorted(shop.latencies)
    results = {
        "requests": len(latencies),
        "events": 0,
        "meanLatency": sum(latencies) / len(latencies),
        "p99Latency": latencies[int(len(latencies) * 0.99)],
        "hitRatio": shop.hits / shop.reads if shop.reads else None,
        "wallSeconds": time.perf_counter() - began,
        "cpuSeconds": time.process_time() - cpu_began,
        "peakMegabytes": peak_megabytes(),
        "version": VERSION,
    }
    print(json.dumps(results))


main()
