/** A worker that beats once a second: browsers slow the timers of a page in the background, but not those of a worker. */

setInterval(() => postMessage(null), 1000);

export {};
